"""Language, colours, row height, shortcuts, mobile number, e-mail address."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.auth.sessions import recently_authenticated
from accounts.forms_me import EmailForm, SettingsForm
from accounts.services.sign_in import ask_for_new_email
from accounts.services.users import edit_user
from accounts.views.me.frame import own_page, refused_form
from salesops.core.refusals import Refused
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import page
from salesops.core.web.services import APPEARANCE, choose_appearance


def _present(request: HttpRequest) -> dict[str, Any]:
    user = request.user
    values = {name: getattr(user, name) for name in (*APPEARANCE, "mobile")}
    values["language"] = user.language or translation.get_language() or settings.LANGUAGE_CODE
    return values


@page(methods=("GET", "HEAD", "POST"))
def general(request: HttpRequest) -> HttpResponse:
    form, status = SettingsForm(request.POST or None, initial=_present(request)), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            chosen = form.cleaned_data
            try:
                if chosen["mobile"] != request.user.mobile:
                    edit_user(actor=request.user, user=request.user, mobile=chosen["mobile"])
                choose_appearance(actor=request.user, **{name: chosen[name] for name in APPEARANCE})
            except Refused as error:
                status = refused_form(form, error)
            else:
                with translation.override(chosen["language"]):
                    messages.success(request, _("Your settings are saved."))
                return redirect("accounts:me")
    return own_page(request, "accounts/me/general.html", "accounts:me", status, form=form)


@page(methods=("GET", "HEAD", "POST"))
@recently_authenticated
@once_per_form
def email(request: HttpRequest) -> HttpResponse:
    """A new address for sign-in and mail; nothing changes before its owner confirmed it."""
    form, status = EmailForm(request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                ask_for_new_email(
                    user=request.user, email=form.cleaned_data["email"], now=timezone.now(), actor=request.user
                )
            except Refused as error:
                status = refused_form(form, error)
            else:
                sent = _("A link went to %(email)s. The address counts once you open it.")
                messages.success(request, sent % {"email": form.cleaned_data["email"]})
                return redirect("accounts:me")
    return own_page(request, "accounts/me/email.html", "accounts:me", status, form=form)
