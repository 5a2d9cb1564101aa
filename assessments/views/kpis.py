"""The catalogue of KPIs, one KPI with its values in a period, the rows behind a value (ASM-2)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode

from accounts.models import User
from assessments.engine.asked import Subject, WrongPeriod, asked_period, asked_subject, near
from assessments.engine.evidence import ON_PAGE, Behind, behind, behind_members
from assessments.engine.reach import Seen, seen_by
from assessments.engine.run import Run, run
from assessments.engine.shown import (
    Defined,
    by_dimension,
    defined,
    parts_of,
    people_lines,
    plain,
    rows_urls,
    text_of,
    unit_lines,
    without_data,
)
from salesops.core.sockets.kpis import NO_FIGURE, Figure, Kpi, Whose
from salesops.core.sockets.report_periods import code_of
from salesops.core.web.pages import page

DEEPEST = 1_000


@page("schemes")
def catalogue(request: HttpRequest) -> HttpResponse:
    """What each KPI says and how it is computed; those without facts so far say so."""
    context = {"groups": by_dimension(), "awaited": without_data()}
    return render(request, "assessments/kpis/catalogue.html", context)


def _defined_or_404(code: str) -> Defined:
    found = defined(code)
    if found is None:
        raise Http404
    return found


@page("schemes")
def kpi(request: HttpRequest, code: str) -> HttpResponse:
    """Its definition, and its values by unit and person within the reader's reach."""
    one, user, today = _defined_or_404(code), request.user, timezone.localdate()
    seen = seen_by(user)  # type: ignore[arg-type]
    text = request.GET.get("period", "")
    context: dict[str, Any] = {"one": one, "near": near(today), "typed": text, "may_see": not seen.nothing}
    if not one.has_data or seen.nothing:
        return render(request, "assessments/kpis/kpi.html", context)
    try:
        period = asked_period(text, today)
    except WrongPeriod as wrong:
        return render(request, "assessments/kpis/kpi.html", context | {"wrong": str(wrong)}, status=400)
    done = run(period, today, [code])
    context |= {
        "span": done.span, "typed": code_of(period), "people": people_lines(done, one.kpi, seen),
        "units": unit_lines(done, one.kpi, seen), "counts": one.kpi.is_ratio and one.kpi.has_rows,
    }  # fmt: skip
    return render(request, "assessments/kpis/kpi.html", context)


@dataclass(frozen=True)
class Asked:
    """One value. ``whose``: the rows it adds up, none where the reader may know the sum alone; ``known``: where its parts' values
    are, by id ``pk``; ``key``: how an address names their subject.
    """

    name: str
    figure: Figure
    whose: Whose | None
    known: Mapping[str, Mapping[int, Figure]]
    pk: int
    key: Mapping[str, str]


def _asked(done: Run, seen: Seen, subject: Subject, kpi: Kpi) -> Asked:
    """Out of reach is unknown. People's values of what units reach are their unit's: its rows are for who leads it."""
    code, nodes = kpi.code, done.organisation.nodes
    if subject.person is not None:
        person = subject.person
        if not seen.person(person.pk):
            raise Http404
        if not kpi.of_units:
            key = {"person": person.username}
            return Asked(
                person.name, done.of_person(code, person.pk), Whose(person=person.pk), done.people, person.pk, key
            )
        name, figure, home = person.name, done.of_person(code, person.pk), done.organisation.homes.get(person.pk, 0)
    else:
        unit = subject.unit
        if unit is None or not seen.rows(unit.pk):
            raise Http404
        node = nodes.get(unit.pk)
        name, figure, home = node.local_name if node else unit.code, done.of_unit(code, unit.pk), unit.pk
    led = home in nodes and seen.rows(home)
    whose = Whose(units=done.organisation.below(home)) if led else None
    return Asked(name, figure, whose, done.units, home, {"unit": nodes[home].code} if led else {})


@page("schemes")
def kpi_rows(request: HttpRequest, code: str) -> HttpResponse:
    """The rows one value was computed from; they add up to it. A KPI built of others shows its parts, down to those with rows."""
    one, today = _defined_or_404(code), timezone.localdate()
    subject, seen = asked_subject(request.GET.dict()), seen_by(request.user)  # type: ignore[arg-type]
    try:
        period = asked_period(request.GET.get("period", ""), today)
    except WrongPeriod as wrong:
        raise Http404 from wrong
    if subject is None or not one.has_data:
        raise Http404
    done = run(period, today, [code])
    asked = _asked(done, seen, subject, one.kpi)
    figure = asked.figure
    context: dict[str, Any] = {
        "one": one, "name": asked.name, "of_unit": "person" not in asked.key, "span": done.span, "figure": figure,
        "text": text_of(one.kpi, figure.value),
        "period": code_of(period), "numerator": plain(figure.numerator), "denominator": plain(figure.denominator),
    }  # fmt: skip
    if not one.kpi.has_rows:
        figures = [(part, asked.known.get(part, {}).get(asked.pk, NO_FIGURE)) for part in one.kpi.needs]
        context["parts"] = parts_of(done, one.kpi, figures, **asked.key)
    elif asked.whose is not None:
        context |= _page_of_rows(request, done, seen, one.kpi, asked.whose)
    else:
        context["closed"] = figure.value is not None
    return render(request, "assessments/kpis/rows.html", context)


def _page_of_rows(request: HttpRequest, done: Run, seen: Seen, kpi: Kpi, whose: Whose) -> dict[str, Any]:
    at = request.GET.get("page", "1")
    number = min(int(at), DEEPEST) if at.isascii() and at.isdecimal() and int(at) > 0 else 1
    first, user = (number - 1) * ON_PAGE, request.user
    found = (
        behind_members(done, kpi, whose.units, user, offset=first)
        if kpi.members_of
        else behind(kpi, done.span, whose, user, offset=first)
    )
    urls = _rows_of_members(done, seen, kpi, found)
    shown = [
        (row, plain(row.numerator), plain(row.denominator), urls.get(row.person_id, "")) for row in found.rows
    ]  # fmt: skip
    query = request.GET.copy()
    query.pop("page", None)
    pages = {"before": number - 1, "after": number + 1 if number * ON_PAGE < found.whole.count else 0}
    return {
        "rows": shown, "whole": found.whole, "sums": (plain(found.whole.numerator), plain(found.whole.denominator)),
        "first": first + 1, "last": first + len(shown),
        **{name: f"?{urlencode(query.dict() | {'page': to})}" if to else "" for name, to in pages.items()},
    }  # fmt: skip


def _rows_of_members(done: Run, seen: Seen, kpi: Kpi, found: Behind) -> dict[int, str]:
    """Member → the address of the rows behind what the member reached, as far as the reader sees them."""
    if not kpi.members_of:
        return {}
    people = User.objects.filter(pk__in=[row.person_id for row in found.rows if seen.person(row.person_id)])
    url_of = rows_urls(done, kpi.members_of)
    return {pk: url_of(person=name) for pk, name in people.values_list("pk", "username")}
