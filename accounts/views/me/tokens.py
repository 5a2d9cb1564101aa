"""One's own API tokens: made, shown once, listed with their last use, ended."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.auth.sessions import recently_authenticated
from accounts.forms_me import TokenForm
from accounts.services.tokens import make_own_token, may_make_writing, revoke_own_token
from accounts.views.me.frame import own_page, refused_form
from salesops.core.api.models import ApiToken
from salesops.core.refusals import Refused
from salesops.core.web.once import shown_once
from salesops.core.web.pages import action, page

HERE = "accounts:me_tokens"


@page("tokens", "c")
def tokens(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    rows = ApiToken.objects.good(now).filter(user=request.user).order_by("-created_at")[:200]
    return own_page(request, "accounts/me/tokens.html", HERE, tokens=rows)


@page("tokens", "c", methods=("GET", "HEAD", "POST"))
@recently_authenticated
@shown_once(then=HERE)
def make(request: HttpRequest) -> HttpResponse:
    """Make a token; the answer is the only page that ever shows it."""
    form, status = TokenForm(request.POST or None, may_write=may_make_writing(request.user)), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            scopes = [ApiToken.READ, ApiToken.WRITE] if data.get("scope") == ApiToken.WRITE else [ApiToken.READ]
            try:
                token, row = make_own_token(
                    actor=request.user, name=data["name"], scopes=scopes, days=data["days"], now=timezone.now()
                )
            except Refused as error:
                status = refused_form(form, error)
            else:
                return own_page(request, "accounts/me/token_made.html", HERE, token=token, row=row)
    return own_page(request, "accounts/me/make_token.html", HERE, status, form=form)


@action("tokens", "c")
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken.objects.filter(user=request.user), pk=pk)
    revoke_own_token(actor=request.user, token=token, now=timezone.now())
    messages.success(request, _("“%(name)s” no longer works.") % {"name": token.name})
    return redirect(HERE)
