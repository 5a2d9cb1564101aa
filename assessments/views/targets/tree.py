"""Targets in force: one's own, and the tree of units by period (ASM-1)."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.org import OrgTree
from assessments.models import Metric, PlanAnswer
from assessments.period_words import period_words
from assessments.rules.target_periods import Grain, code_of, grain_of, named, quarter_of, year_of
from assessments.targets.overview import Table, own_targets, seen_units, start_of, table_of
from assessments.targets.shown import amount_words, metric_head
from salesops.core.sockets.report_periods import Period
from salesops.core.web.pages import page

from .plans import may_plan


def _head(period: Period, **asked: str) -> dict[str, Any]:
    """A period as the head of a column, with its address."""
    grain = grain_of(period) or Grain.YEAR
    code = code_of(period.first, grain)
    url = "" if grain == Grain.WEEK else f"{reverse('assessments:targets')}?{urlencode({**asked, 'period': code})}"
    return {"code": code, "words": period_words(period.first, grain), "url": url}


def _cells(metric: str, amounts: list[Any], ids: list[Any], given: list[Any] | None = None) -> list[dict[str, Any]]:
    uncut = given or amounts
    return [
        {
            "words": amount_words(metric, amount),
            "pk": pk,
            "given": amount_words(metric, whole) if whole is not None and whole != amount else "",
        }
        for amount, pk, whole in zip(amounts, ids, uncut, strict=True)
    ]


def _above(table: Table | None, tree: OrgTree, seen: frozenset[int] | None) -> list[Any]:
    if table is None:
        return []
    chain = [node for node in tree.upwards(table.unit.id) if seen is None or node.id in seen]
    return list(reversed(chain))[:-1]


@page("targets")
def targets(request: HttpRequest) -> HttpResponse:
    """``?period=2026Q3&metric=sales&unit=EC``; without any: this year's sales of the topmost unit in sight."""
    user, today = request.user, timezone.localdate()
    asked = named(request.GET.get("period", "") or str(today.year))
    metric = request.GET.get("metric", "") or Metric.SALES
    if asked is None or asked[1] == Grain.WEEK or metric not in Metric.values:
        raise Http404
    period = asked[0]
    tree, seen = OrgTree.on(min(max(today, period.first), period.last)), seen_units(user)
    wanted = request.GET.get("unit", "")
    unit = next((n.id for n in tree.nodes.values() if n.code == wanted), None) if wanted else start_of(user, tree)
    if wanted and (unit is None or (seen is not None and unit not in seen)):
        raise Http404
    table = table_of(user, unit, metric, period, tree) if unit else None
    code = code_of(period.first, asked[1])
    keep = {"metric": metric, "unit": tree.nodes[unit].code if unit else ""}
    rows = []
    for row in table.rows if table else ():
        here = {"period": code, "metric": metric, "unit": row.code}
        below = row.code and table and row.code != table.unit.code
        url = f"{reverse('assessments:targets')}?{urlencode(here)}" if below else ""
        rows.append({"row": row, "url": url, "cells": _cells(metric, row.amounts, row.ids, row.given)})
    mine = [
        {"metric": metric_head(of), "cells": _cells(of, amounts, ids)} for of, amounts, ids in own_targets(user, period)
    ]
    context = {
        "table": table, "rows": rows, "mine": mine, "metric": metric, "code": code,
        "metrics": [(value, metric_head(value)) for value in Metric.values],
        "heads": [_head(part, **keep) for part in table.periods] if table else [],
        "mine_heads": [_head(part, **keep) for part in ([period, *table.periods[1:]] if table else [period])],
        "wider": _wider(period, asked[1], keep), "above": _above(table, tree, seen),
        "years": [str(today.year + n) for n in (-1, 0, 1)],
        "gap": _cells(metric, table.gap, [None] * len(table.gap)) if table and not table.adds_up else [],
        "asks": PlanAnswer.objects.filter(user=user, state="asked", plan__state="offered").select_related("plan", "plan__unit"),
        "may_plan": may_plan(user),
    }  # fmt: skip
    return render(request, "assessments/targets/tree.html", context)


def _wider(period: Period, grain: Grain, keep: dict[str, str]) -> list[dict[str, Any]]:
    """The way back up: of a month its quarter and year, of a quarter its year."""
    up = {Grain.MONTH: [year_of(period.first), quarter_of(period.first)], Grain.QUARTER: [year_of(period.first)]}
    return [_head(one, **keep) for one in up.get(grain, [])]
