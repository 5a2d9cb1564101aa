"""The revision of a year: what each tier and cycle was measured by before, what from its first day on, and why (ASM-14)."""

from datetime import date, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from assessments import words
from assessments.models import SchemeVersion
from assessments.rules.scheme_changes import changes, count_changes
from salesops.core.web.pages import page

EARLIEST, AHEAD = 2000, 2


def _in_force(user: Any, day: date) -> dict[tuple[str, str], SchemeVersion]:
    rows = SchemeVersion.objects.visible_to(user).in_force(day).with_body()
    return {(version.tier, version.cycle): version for version in rows}


@page("schemes")
def revision(request: HttpRequest, year: int) -> HttpResponse:
    """Every scheme that changed with the year or in it, with its reason; those new and those that stayed are named."""
    if not EARLIEST <= year <= timezone.localdate().year + AHEAD:
        raise Http404
    first, last = date(year, 1, 1), date(year, 12, 31)
    before, after = _in_force(request.user, first - timedelta(days=1)), _in_force(request.user, last)
    order = [(tier, cycle) for tier, _tier in words.TIERS for cycle, _cycle in words.CYCLES]
    changed, begun, same = [], [], []
    for key in order:
        old, new = before.get(key), after.get(key)
        if new is None:
            continue
        if old is None or old.pk == new.pk:
            (same if old else begun).append(new)
            continue
        both = changes(old.body, new.body)
        changed.append(
            {
                "before": old, "after": new, "changes": [one for one in both if one.changed],
                "count": count_changes(old.body, new.body),
            }
        )  # fmt: skip
    context = {
        "year": year, "changed": changed, "begun": begun, "same": same, "years": [year - 1, year + 1],
        "latest": timezone.localdate().year + AHEAD,
    }  # fmt: skip
    return render(request, "assessments/schemes/revision.html", context)
