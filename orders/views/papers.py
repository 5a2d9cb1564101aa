"""Answering with a document on paper."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

LANGUAGES = ("zh-hans", "en")


def answer_paper(request: HttpRequest, name: str, make: Callable[..., bytes]) -> HttpResponse:
    """The PDF ``make(by=, now=, language=)`` gives, as ``name``. ``?language=en`` for a customer who reads English, else the
    reader's own.
    """
    asked = request.GET.get("language", "")
    language = asked if asked in LANGUAGES else get_language() or LANGUAGES[0]
    made = make(by=getattr(request.user, "name", ""), now=timezone.now(), language=language)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    return response
