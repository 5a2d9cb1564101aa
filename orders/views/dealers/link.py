"""The report as the dealer sees it: on a phone, without sign-in, that month and nothing else (O18; security.md 3 and 5)."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from orders.dealer_goods import bought_products
from orders.forms.dealers import DealerHead, ReportRow, Rows, beside_rows
from orders.models import DealerReportLink
from orders.services.dealer_links import count_opening, open_link
from orders.services.dealer_reports import hand_in_by_link
from orders.views.statements.door import LANGUAGES, REQUESTS, UNKNOWN, nothing_here, sealed, too_many
from salesops.core.api.throttling import MINUTE, count
from salesops.core.links.engine import LinkSpent, LinkUnknown
from salesops.core.refusals import Refused
from salesops.core.web.address import client_address
from salesops.core.web.redirects import one_value

from .reports import rows_of


def _linked(view: Callable[..., HttpResponse]) -> Any:
    """The same door as that of statements: guessed, expired, revoked and unknown are one answer, byte for byte."""

    @wraps(view)
    @sensitive_variables("token")
    def guarded(request: HttpRequest, token: str, language: str = "") -> HttpResponse:
        with translation.override(LANGUAGES.get(language, "zh-hans")):
            return sealed(_answer(view, request, token, language))

    door: Any = require_http_methods(["GET", "HEAD", "POST"])(csrf_exempt(guarded))
    door.csrf_exempt = True
    # Public: the access matrix knows it.
    door.door = None
    return door


def _answer(view: Callable[..., HttpResponse], request: HttpRequest, token: str, language: str) -> HttpResponse:
    minute, address = int(time.time()) // MINUTE, client_address(request)
    if count(f"dealer:{address}:{minute}") > REQUESTS:
        return too_many()
    try:
        link = open_link(token, now=timezone.now())
    except (LinkUnknown, LinkSpent):
        link = None
    if link is None or link.report.merged_at or link.report.state == "corrected":
        if count(f"dealer-unknown:{address}:{minute}") > UNKNOWN:
            return too_many()
        return HttpResponse(nothing_here(), status=404)
    return view(request, link, token, language)


def here(token: str, language: str) -> str:
    return reverse("orders:dealer_link", args=[token, language] if language else [token])


@_linked
def dealer_link(request: HttpRequest, link: DealerReportLink, token: str, language: str) -> HttpResponse:
    """GET shows what is known of the month, POST hands it in once. What was handed in before is shown, not changed."""
    report = link.report
    if request.method == "GET":
        count_opening(link, now=timezone.now())

    def among(codes: Any) -> Any:
        return bought_products(report.customer).filter(sku__in=list(codes))

    sent = request.POST if request.method == "POST" else None
    rows, head = Rows(ReportRow, rows_of(report), among, sent), DealerHead(sent, use_required_attribute=False)
    if sent is None:
        return _shown(link, token, language, rows, head, [])
    valid = [rows.is_valid(), head.is_valid()]
    if not all(valid) and report.state == "draft":
        return _shown(link, token, language, rows, head, [], status=422)
    lines, of_line = rows.lines() if valid[0] else ([], [])
    seen = one_value(sent, "seen")
    try:
        hand_in_by_link(
            actor=None, report=report, lines=lines, name=one_value(sent, "name"), note=one_value(sent, "note"),
            place=client_address(request), seen=int(seen) if seen.isdecimal() and len(seen) < 10 else -1, now=timezone.now(),
        )  # fmt: skip
    except Refused as refused:
        left = []
        for refusal in beside_rows(of_line, refused):
            if refusal.field in head.fields:
                head.add_error(refusal.field, refusal.message)
            else:
                left.append(refusal)
        report.refresh_from_db(fields=["state", "submitted_at", "submitted_name"])
        return _shown(link, token, language, rows, head, left, status=refused.status)
    return HttpResponseRedirect(here(token, language), status=303)


def _shown(
    link: DealerReportLink,
    token: str,
    language: str,
    rows: Rows,
    head: DealerHead,
    refusals: list[Any],
    status: int = 200,
) -> HttpResponse:
    report = link.report
    waits = report.state == "draft"
    context: dict[str, Any] = {
        "report": report, "rows": rows, "form": head, "waits": waits, "refused": [one.message for one in refusals],
        "lines": [] if waits else list(report.lines.select_related("product").order_by("no")),
        "bought": bought_products(report.customer).order_by("name_key")[:200] if waits else (),
        "page_language": get_language()[:2], "here": here(token, language), "zh": here(token, "zh"), "en": here(token, "en"),
    }  # fmt: skip
    # Without the request: no session, no cookie, nobody's name comes into this page.
    return HttpResponse(render_to_string("orders/dealers/link/report.html", context), status=status)
