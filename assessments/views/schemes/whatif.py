"""A draft tried on past periods: asked for, and what came of it (ASM-4)."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.org import OrgTree
from assessments.engine.reach import seen_by
from assessments.models import SchemeVersion, WhatIf, WhatIfLine
from assessments.rules.whatif import REQUIRED, change_of, mean
from assessments.services import whatif as services
from assessments.words import BANDS
from salesops.core.jobs.models import Job
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, page
from salesops.core.web.redirects import one_value

from .fetching import version_or_404

PERIODS = (REQUIRED, 3, 6, 12)
LISTED = 5


def what_ifs_of(version: SchemeVersion, person: Any) -> list[WhatIf]:
    """The last ones of a version; ``stale``: the draft says something else by now."""
    rows = WhatIf.objects.visible_to(person).filter(scheme_version=version).defer("outcome", "body")
    found = list(rows.select_related("asked_by").order_by("-pk")[:LISTED])
    digest = services.digest_of(version.body) if found else ""
    for one in found:
        one.stale = one.digest != digest  # type: ignore[attr-defined]
    return found


@action("schemes", "e")
@once_per_form
def try_scheme(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Start a what-if and go to its page, which shows how far it is."""
    draft = version_or_404(request, code, number)
    typed = request.POST.get("periods", "")
    periods = int(typed) if typed.isascii() and typed.isdecimal() and len(typed) < 4 else 0
    found = services.begin(actor=request.user, draft=draft, periods=periods, now=timezone.now())
    messages.success(request, _("The what-if is under way. You can leave this page; the result waits here."))
    return redirect("assessments:what_if", code, number, found.pk)


@page("schemes")
def what_if(request: HttpRequest, code: str, number: int, pk: int) -> HttpResponse:
    """How far it is, then what came of it: cost, bands, ranks. Totals of people only for those who see all cards."""
    version = version_or_404(request, code, number)
    rows = WhatIf.objects.visible_to(request.user).select_related("present__scheme", "asked_by")
    found = get_object_or_404(rows, pk=pk, scheme_version=version)
    context: dict[str, Any] = {"scheme": version.scheme, "version": version, "found": found}
    if found.state != WhatIf.State.DONE:
        context["job"] = Job.objects.filter(key=found.job_key).first()
        context["working"] = found.state == WhatIf.State.ASKED
    else:
        context |= {
            "stale": version.state == "draft" and found.digest != services.digest_of(version.body),
            "periods": found.outcome["periods"],
            "sums": _sums(found.outcome["periods"]),
            "bands": _bands(found.outcome["periods"]),
            "sees_totals": seen_by(request.user).people is None,  # type: ignore[arg-type]
            **_people(found, one_value(request.GET, "market") or ""),
        }
    part = request.headers.get("HX-Request") and found.state != WhatIf.State.DONE
    template = "assessments/schemes/_what_if_running.html" if part else "assessments/schemes/what_if.html"
    response = render(request, template, context)
    if request.headers.get("HX-Request") and not part:
        response["HX-Refresh"] = "true"
    return response


def _sums(periods: list[dict[str, Any]]) -> dict[str, Any]:
    """All periods together: cost as a sum, points as the mean of all cards."""
    found: dict[str, Any] = {"cards": sum(one["people"] for one in periods)}
    for side in ("before", "after"):
        shown = [one[side] for one in periods if one[side]]
        means = [Decimal(one["mean"]) for one in shown if one["mean"] is not None]
        found[side] = (
            {"cost": sum((Decimal(one["cost"]) for one in shown), Decimal()), "mean": mean(means)} if shown else None
        )
    if found["before"]:
        found["cost_by"] = change_of(found["before"]["cost"], found["after"]["cost"])
        found["cost_text"] = f"{abs(found['cost_by'])}%" if found["cost_by"] is not None else ""
        both = found["before"]["mean"], found["after"]["mean"]
        found["mean_by"] = both[1] - both[0] if None not in both else None
    return found


def _bands(periods: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """How many cards fell into each band under either scheme."""
    counted: dict[str, dict[str, int]] = {side: defaultdict(int) for side in ("before", "after")}
    for one in periods:
        for side, counts in counted.items():
            for band, number in (one[side] or {"bands": {}})["bands"].items():
                counts[band] += number
    most = max([1, *counted["before"].values(), *counted["after"].values()])
    return [
        {"label": label, "before": counted["before"][code], "after": counted["after"][code], "most": most}
        for code, label in BANDS
    ]


def _people(found: WhatIf, market: str) -> dict[str, Any]:
    """Everybody by the rank under the draft, of one market when asked."""
    tree = OrgTree.on(found.last)
    lines: list[WhatIfLine] = list(found.lines.select_related("person").order_by("rank_after", "person__name"))
    markets: dict[str, str] = {}
    shown = []
    for line in lines:
        node = tree.market_of(line.unit_id)
        if node is not None:
            markets[node.code] = node.local_name
        if not market or (node is not None and node.code == market):
            unit = tree.nodes.get(line.unit_id)
            shown.append({"line": line, "unit": unit.local_name if unit else ""})
    moves = [line.moved for line in lines if line.moved]
    fallen = min(lines, key=lambda line: line.moved or 0, default=None)
    return {
        "lines": shown, "count": len(lines), "market": market, "markets": sorted(markets.items()), "moved": len(moves),
        "fallen": fallen if fallen is not None and (fallen.moved or 0) < 0 else None,
    }  # fmt: skip
