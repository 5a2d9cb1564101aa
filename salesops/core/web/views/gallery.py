"""The gallery: every component in every state, for those who build pages (administrators only)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from salesops.core.refusals import Invalid, Refusal, Refused
from salesops.core.web import samples
from salesops.core.web.pages import page
from salesops.core.web.refusals import refusal_response

from . import errors

ERRORS = (400, 403, 404, 409, 422, 500, 503)


@page("tokens", "e")
def gallery(request: HttpRequest) -> HttpResponse:
    return render(request, "core/web/gallery.html", samples.gallery(timezone.now()) | {"error_codes": ERRORS})


@page("tokens", "e")
def error(request: HttpRequest, status: int) -> HttpResponse:
    """An error page as a person would see it."""
    if status not in ERRORS:
        raise Http404
    if status >= 500:
        return errors.server_error(request) if status == 500 else errors.unavailable(request)
    if status in (409, 422):
        sentence = Refusal("core.sample", _("Weights add up to 98; 2 missing."), "weight")
        return refusal_response(request, Refused(sentence) if status == 409 else Invalid(sentence))
    return errors.error_page(request, status)
