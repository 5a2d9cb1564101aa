"""The catalogue of KPIs, one KPI with its values in a period, the rows behind a value (ASM-2)."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import urlencode

from assessments.engine.asked import Subject, WrongPeriod, asked_period, asked_subject, near
from assessments.engine.evidence import ON_PAGE, behind
from assessments.engine.reach import Seen, seen_by
from assessments.engine.run import Run, run
from assessments.engine.shown import Defined, by_dimension, defined, parts_of, people_lines, plain, text_of, unit_lines
from salesops.core.sockets.kpis import Figure, Whose
from salesops.core.sockets.report_periods import code_of
from salesops.core.web.pages import page

DEEPEST = 1_000


@page("schemes")
def catalogue(request: HttpRequest) -> HttpResponse:
    """What each KPI says and how it is computed; those without facts so far say so."""
    return render(request, "assessments/kpis/catalogue.html", {"groups": by_dimension()})


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
        "units": unit_lines(done, one.kpi, seen),
    }  # fmt: skip
    return render(request, "assessments/kpis/kpi.html", context)


def _figure(done: Run, seen: Seen, subject: Subject, code: str) -> tuple[str, Figure, Whose]:
    """(name, figure, whose rows); out of reach is unknown."""
    if subject.person is not None:
        if not seen.person(subject.person.pk):
            raise Http404
        pk = subject.person.pk
        return subject.person.name, done.of_person(code, pk), Whose(person=pk)
    unit = subject.unit
    if unit is None or not seen.rows(unit.pk):
        raise Http404
    node = done.organisation.nodes.get(unit.pk)
    name = node.local_name if node else unit.code
    return name, done.of_unit(code, unit.pk), Whose(units=done.organisation.below(unit.pk))


@page("schemes")
def kpi_rows(request: HttpRequest, code: str) -> HttpResponse:
    """The rows one value was computed from; they add up to it. A KPI built of others shows its parts."""
    one, today = _defined_or_404(code), timezone.localdate()
    subject, seen = asked_subject(request.GET.dict()), seen_by(request.user)  # type: ignore[arg-type]
    try:
        period = asked_period(request.GET.get("period", ""), today)
    except WrongPeriod as wrong:
        raise Http404 from wrong
    if subject is None or not one.has_data:
        raise Http404
    done = run(period, today, [code])
    name, figure, whose = _figure(done, seen, subject, code)
    key = {"person": subject.person.username} if subject.person else {"unit": subject.unit.code if subject.unit else ""}
    query = {"period": code_of(period), **key}
    context: dict[str, Any] = {
        "one": one, "name": name, "of_unit": subject.unit is not None, "span": done.span, "figure": figure,
        "text": text_of(one.kpi, figure.value),
        "period": code_of(period), "numerator": plain(figure.numerator), "denominator": plain(figure.denominator),
    }  # fmt: skip
    if one.kpi.needs:
        known = done.people if subject.person else done.units
        pk = whose.person if whose.person is not None else subject.unit.pk  # type: ignore[union-attr]
        if one.kpi.of_units and subject.person:
            known, pk = done.units, done.organisation.homes.get(subject.person.pk, 0)
        figures = [(part, known.get(part, {}).get(pk, Figure(None))) for part in one.kpi.needs]
        context["parts"] = parts_of(done, one.kpi, figures, **key)
        return render(request, "assessments/kpis/rows.html", context)
    at = request.GET.get("page", "1")
    number = min(int(at), DEEPEST) if at.isdecimal() and int(at) > 0 else 1
    found = behind(one.kpi, done.span, whose, request.user, offset=(number - 1) * ON_PAGE)
    shown = [(row, plain(row.numerator), plain(row.denominator)) for row in found.rows]
    context |= {
        "rows": shown, "whole": found.whole, "sums": (plain(found.whole.numerator), plain(found.whole.denominator)),
        "first": (number - 1) * ON_PAGE + 1, "last": (number - 1) * ON_PAGE + len(shown),
        "before": f"?{urlencode(query | {'page': number - 1})}" if number > 1 else "",
        "after": f"?{urlencode(query | {'page': number + 1})}" if number * ON_PAGE < found.whole.count else "",
    }  # fmt: skip
    return render(request, "assessments/kpis/rows.html", context)
