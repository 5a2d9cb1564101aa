"""A shipment on paper."""

from functools import partial

from django.http import Http404, HttpRequest, HttpResponse

from orders.papers import NOTE, PICKING, shipment_paper
from orders.views.papers import answer_paper
from salesops.core.web.pages import page

from .page import shipment_or_404


@page("shipments")
def paper(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """A shipment has papers once it has a number."""
    found = shipment_or_404(request, key)
    if kind not in (PICKING, NOTE) or found.number is None:
        raise Http404
    return answer_paper(request, f"{found.number}-{kind}.pdf", partial(shipment_paper, found, kind))
