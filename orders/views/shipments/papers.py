"""A shipment on paper."""

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language

from orders.papers import NOTE, PICKING, shipment_paper
from salesops.core.web.pages import page

from .page import shipment_or_404

LANGUAGES = ("zh-hans", "en")


@page("shipments")
def paper(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """``?language=en`` for a customer who reads English, else the reader's own. A shipment has papers once it has a number."""
    found = shipment_or_404(request, key)
    if kind not in (PICKING, NOTE) or found.number is None:
        raise Http404
    asked = request.GET.get("language", "")
    language = asked if asked in LANGUAGES else get_language() or LANGUAGES[0]
    made = shipment_paper(found, kind, by=getattr(request.user, "name", ""), now=timezone.now(), language=language)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"{found.number}-{kind}.pdf") or "inline"
    return response
