"""Forgotten password and invitation: both end in choosing a password by a link that works once."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from accounts.auth.attempts import Stage, begin_try, name_key
from accounts.auth.letters import INVITE, NEW_ADDRESS, RESET
from accounts.auth.sessions import caller_of
from accounts.services.sign_in import ask_for_reset, choose_password, confirm_email
from accounts.views.sign_in import answer, public_page
from salesops.core.links.engine import LinkSpent, LinkUnknown, look_at
from salesops.core.refusals import Invalid, Refusal, Refused
from salesops.core.web.redirects import one_value

# Where a token waits after it left the address.
KEPT = "link"


@public_page("GET", "HEAD", "POST")
def forgot(request: HttpRequest) -> HttpResponse:
    """Ask for a reset link. The answer is the same whether the name exists or not."""
    refused, asked = None, False
    if request.method == "POST":
        name, now = one_value(request.POST, "name")[:254], timezone.now()
        try:
            begin_try(key=name_key(f"reset {name}"), stage=Stage.RESET, caller=caller_of(request), now=now)
            ask_for_reset(name=name, now=now, actor=None)
            asked = True
        except Refused as error:
            refused = error
    return answer(request, "accounts/sign_in/forgot.html", {"asked": asked}, refused)


@public_page("GET", "HEAD")
def reset(request: HttpRequest, token: str) -> HttpResponse:
    return _take_from_address(request, RESET, token)


@public_page("GET", "HEAD")
def welcome(request: HttpRequest, token: str) -> HttpResponse:
    return _take_from_address(request, INVITE, token)


@public_page("GET", "HEAD")
def new_address(request: HttpRequest, token: str) -> HttpResponse:
    return _take_from_address(request, NEW_ADDRESS, token)


def _take_from_address(request: HttpRequest, purpose: str, token: str) -> HttpResponse:
    """First view: the token goes into the browser's session and out of the address (history, Referer, logs)."""
    try:
        look_at(purpose, token, now=timezone.now())
    except (LinkUnknown, LinkSpent) as error:
        return _only_the_host(answer(request, "accounts/sign_in/bad_link.html", {}, error))
    request.session[KEPT] = {"purpose": purpose, "token": token}
    target = "accounts:confirm_address" if purpose == NEW_ADDRESS else "accounts:choose_password"
    return _no_referrer(redirect(target))


def _only_the_host(response: HttpResponse) -> HttpResponse:
    """For a page at the address with a token: its forms (the language) name their host, as they must, and nothing more."""
    response["Referrer-Policy"] = "strict-origin"
    return _off_the_index(response)


def _no_referrer(response: HttpResponse) -> HttpResponse:
    """For redirects away from the address with the token."""
    response["Referrer-Policy"] = "no-referrer"
    return _off_the_index(response)


def _off_the_index(response: HttpResponse) -> HttpResponse:
    """For the pages after it. With ``no-referrer`` a browser would send their forms with ``Origin: null``, which is refused."""
    response["X-Robots-Tag"] = "noindex"
    return response


def _kept(request: HttpRequest, *purposes: str) -> dict[str, Any] | None:
    kept = request.session.get(KEPT)
    return kept if kept and kept["purpose"] in purposes else None


@sensitive_post_parameters("password", "again")
@public_page("GET", "HEAD", "POST")
def choose(request: HttpRequest) -> HttpResponse:
    """Choose a password; signing in with it comes afterwards, with the second factor where one is due."""
    kept = _kept(request, RESET, INVITE)
    if kept is None:
        return redirect("accounts:forgot")
    refused, now = None, timezone.now()
    try:
        look_at(kept["purpose"], kept["token"], now=now)
        if request.method == "POST":
            password = one_value(request.POST, "password")
            if password != one_value(request.POST, "again"):
                raise Invalid(Refusal("accounts.not-the-same", _("The two are not the same."), "again"))
            choose_password(purpose=kept["purpose"], token=kept["token"], password=password, now=now, actor=None)
            request.session.flush()
            return _off_the_index(answer(request, "accounts/sign_in/chosen.html", {}))
    except (LinkUnknown, LinkSpent) as error:
        request.session.pop(KEPT)
        return _off_the_index(answer(request, "accounts/sign_in/bad_link.html", {}, error))
    except Invalid as error:
        refused = error
    return _off_the_index(answer(request, "accounts/sign_in/choose_password.html", {}, refused))


@public_page("GET", "HEAD", "POST")
def confirm_address(request: HttpRequest) -> HttpResponse:
    """Opening the link shows a button; only the button changes the address (mail scanners open every link)."""
    kept = _kept(request, NEW_ADDRESS)
    if kept is None:
        return redirect("accounts:sign_in")
    now = timezone.now()
    try:
        link = look_at(NEW_ADDRESS, kept["token"], now=now)
        if request.method == "POST":
            confirm_email(token=kept["token"], now=now, actor=None)
            request.session.pop(KEPT)
            return _off_the_index(answer(request, "accounts/sign_in/address_confirmed.html", {}))
    except Refused as error:
        request.session.pop(KEPT)
        return _off_the_index(answer(request, "accounts/sign_in/bad_link.html", {}, error))
    return _off_the_index(answer(request, "accounts/sign_in/confirm_address.html", {"email": link.data["email"]}))
