"""A return on paper."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from orders.papers_returns import return_paper
from orders.views.shipments.papers import LANGUAGES
from salesops.core.web.pages import page

from .page import return_or_404


@page("returns")
def paper(request: HttpRequest, number: str) -> HttpResponse:
    """``?language=en`` for a customer who reads English, else the reader's own."""
    found = return_or_404(request, number)
    asked = request.GET.get("language", "")
    language = asked if asked in LANGUAGES else get_language() or LANGUAGES[0]
    made = return_paper(found, by=getattr(request.user, "name", ""), now=timezone.now(), language=language)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"{found.number}.pdf") or "inline"
    return response
