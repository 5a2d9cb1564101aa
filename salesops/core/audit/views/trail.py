"""Searching the audit trail, and one entry with what else happened in its request."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from salesops.core.audit.history import describe
from salesops.core.audit.links import link_of
from salesops.core.audit.models import AuditEntry
from salesops.core.audit.tables import AuditList
from salesops.core.lists.views.page import answer
from salesops.core.web.pages import page

# A request changes a handful of rows; a bulk change many more, of which the first are shown.
SHOWN = 50


@page("access_log", everywhere=True)
def trail(request: HttpRequest) -> HttpResponse:
    return answer(request, AuditList())


@page("access_log", everywhere=True)
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    entries = AuditEntry.objects.visible_to(request.user)
    chosen = get_object_or_404(entries, pk=pk)
    others = entries.filter(request_id=chosen.request_id).exclude(pk=pk) if chosen.request_id else entries.none()
    same = list(others.order_by("id")[: SHOWN + 1])
    described = describe([chosen, *same[:SHOWN]], request.user)
    context = {
        "entry": described[0],
        "same_request": described[1:],
        "more": len(same) > SHOWN,
        "link": link_of(chosen, request.user),
    }
    return render(request, "core/audit/entry.html", context)
