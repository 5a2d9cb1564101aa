"""The authenticator app and the recovery codes: set up, renew, remove."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.auth.sessions import current_key, recently_authenticated
from accounts.models import RecoveryCode, SecondFactor
from accounts.services.sign_in import remove_second_factor, renew_recovery_codes
from accounts.views.me.frame import own_page
from accounts.views.sign_in_factor import enrolment, finish_enrolment
from salesops.core.refusals import Invalid
from salesops.core.web.pages import action, page

HERE = "accounts:me_factor"


@page()
def factor(request: HttpRequest) -> HttpResponse:
    """What is set up, and how many recovery codes are left."""
    found = SecondFactor.objects.filter(user=request.user).first()
    left = RecoveryCode.objects.filter(user=request.user, used_at=None).count()
    required = request.user.needs_second_factor
    return own_page(request, "accounts/me/factor.html", HERE, factor=found, left=left, required=required)


@page(methods=("GET", "HEAD", "POST"))
@recently_authenticated
def add(request: HttpRequest) -> HttpResponse:
    """Set up an app, or another one in place of the present."""
    status, refused = 200, None
    if request.method == "POST":
        try:
            codes = finish_enrolment(request, request.user, keep=current_key(request))
        except Invalid as error:
            refused, status = error, 422
        else:
            request.session["factor"] = True
            return own_page(request, "accounts/me/codes.html", HERE, codes=codes)
    context = enrolment(request, request.user)
    return own_page(request, "accounts/me/add_factor.html", HERE, status, refused=refused, **context)


@action()
@recently_authenticated
def remove(request: HttpRequest) -> HttpResponse:
    """Back to the password alone; where a role needs the factor it is set up anew at the next sign-in."""
    remove_second_factor(user=request.user, now=timezone.now(), actor=request.user, keep=current_key(request))
    messages.success(request, _("The second factor is removed."))
    return redirect(HERE)


@action()
@recently_authenticated
def renew_codes(request: HttpRequest) -> HttpResponse:
    """Ten new recovery codes in place of the old."""
    if not SecondFactor.objects.filter(user=request.user).exists():
        return redirect(HERE)
    codes = renew_recovery_codes(user=request.user, now=timezone.now(), actor=request.user)
    return own_page(request, "accounts/me/codes.html", HERE, codes=codes)
