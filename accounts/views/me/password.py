"""Changing one's own password: all other devices and tokens end."""

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from accounts.auth.door import confirm_person
from accounts.auth.sessions import caller_of, current_key, proved
from accounts.forms_me import PasswordForm
from accounts.services.sign_in import change_password
from accounts.views.me.frame import own_page, refused_form, retry_after
from salesops.core.refusals import Refused
from salesops.core.web.pages import page


@sensitive_post_parameters("current", "password", "again")
@page(methods=("GET", "HEAD", "POST"))
def password(request: HttpRequest) -> HttpResponse:
    form, status, refused = PasswordForm(request.POST or None), 200, None
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _change(request, form.cleaned_data)
            except Refused as error:
                refused, status = error, refused_form(form, error)
            else:
                messages.success(request, _("The password is changed. All other devices were signed out."))
                return redirect("accounts:me_password")
    response = own_page(request, "accounts/me/password.html", "accounts:me_password", status, form=form)
    return retry_after(response, refused)


def _change(request: HttpRequest, data: dict[str, str]) -> None:
    now = timezone.now()
    confirm_person(
        user=request.user, proof=data["current"], caller=caller_of(request), now=now, field="current", with_code=False
    )
    change_password(
        user=request.user, password=data["password"], now=now, actor=request.user, keep=current_key(request)
    )
    update_session_auth_hash(request, request.user)
    proved(request, now)
