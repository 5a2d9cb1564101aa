"""Colours, row height, language, and the page that lists everything (the phone's "More")."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST

from salesops.core.web.forms import AppearanceForm, LanguageForm
from salesops.core.web.pages import action, page
from salesops.core.web.redirects import safe_next
from salesops.core.web.services import choose_appearance


def _back(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(safe_next(request))


@action()
def appearance(request: HttpRequest) -> HttpResponse:
    form = AppearanceForm(request.POST)
    if not form.is_valid() or not form.chosen():
        return HttpResponseBadRequest()
    choose_appearance(actor=request.user, **form.chosen())
    return HttpResponse(status=204) if request.headers.get("X-Requested-With") == "fetch" else _back(request)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Change the language: for the device, and for good when signed in. Open to strangers (the sign-in page)."""
    form = LanguageForm(request.POST)
    if not form.is_valid():
        return HttpResponseBadRequest()
    chosen = form.cleaned_data["language"]
    if request.user.is_authenticated:
        choose_appearance(actor=request.user, language=chosen)
    response = _back(request)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        chosen,
        max_age=365 * 86400,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return response


@page()
def more(request: HttpRequest) -> HttpResponse:
    """Everything the person may open, their look and the way out, on one page."""
    return render(request, "core/web/more.html")
