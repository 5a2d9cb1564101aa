"""Weekly summary and plan, monthly report: written, read, accepted or sent back (W04, W05)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.views.absences.refused import beside_fields
from customers.facts.reports import FIGURES, MONEY, drawn_up, figures_of, key_visits_after
from customers.forms.logs import MonthForm, RemarkForm, VersionedForm, WeekForm, people_to_write_for
from customers.log_times import Kind, first_of, last_of
from customers.models import OwedReport, WorkReport
from customers.rules.logs import period_fits
from customers.scope.logs import may_check
from customers.scope.visits import people_one_logs_for
from customers.services.reports import EDITABLE, look_at_report, save_report
from salesops.core import formats
from salesops.core.refusals import Refused
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import no_permission, page

from .write import day_of, person_for

FORMS: dict[str, type[VersionedForm]] = {"week": WeekForm, "month": MonthForm}


def _first(kind: str, text: str, today: date) -> date:
    """The period named, or the one to report on now: last month until the middle of this one, this week."""
    if kind not in FORMS:
        raise Http404(kind)
    if text:
        day = day_of(text, today)
        if first_of(kind, day) != day:
            raise Http404(text)
        return day
    back = timedelta(days=15) if kind == Kind.MONTH else timedelta(0)
    return first_of(kind, today - back)


def _figures(values: dict[str, Any]) -> list[tuple[str, str]]:
    """(label, figure) in the order of the page; what nobody knows yet is a dash."""
    found = []
    for name, label in FIGURES.items():
        value = values.get(name)
        shown = "—" if value is None else formats.money(Decimal(value)) if name in MONEY else formats.number(value, 0)
        found.append((str(label), shown))
    return found


@page("visits", methods=("GET", "HEAD", "POST"))
@once_per_form
def write_report(request: HttpRequest, kind: str, first: str = "") -> HttpResponse:
    """A report drawn up from visits, plans and logs; kept as a draft, handed in."""
    now = timezone.now()
    today = timezone.localdate(now)
    person, begin = person_for(request), _first(kind, first, today)
    if person.pk not in people_one_logs_for(request.user):
        return no_permission(request, "visits", "c")
    report = WorkReport.objects.filter(user=person, kind=kind, first=begin).first()
    if report is not None and report.state == "accepted":
        return redirect("customers:work_report", report.pk)
    if report is None and (refusal := period_fits(kind, begin, today)):
        raise Http404(refusal.code)
    figures = figures_of([person], kind, begin, now)[person.pk]
    status = 200
    if request.method == "POST":
        hand_in = request.POST.get("act") == "hand_in"
        form = FORMS[kind](request.POST, hand_in=hand_in)
        status = 422
        if form.is_valid():
            version = form.cleaned_data["version"] or (0 if report else None)
            try:
                saved = save_report(
                    actor=request.user, user=person, kind=kind, first=begin, values=form.values(), now=now, hand_in=hand_in,
                    version=version,
                )  # fmt: skip
            except Refused as refused:
                status = beside_fields(form, refused)
            else:
                messages.success(request, _("Report handed in") if hand_in else _("Draft kept"))
                if hand_in or saved.state != "draft":
                    return redirect("customers:work_report", saved.pk)
                address = reverse("customers:write_report", args=[kind, begin.isoformat()])
                return redirect(f"{address}?for={person.username}")
    else:
        form = FORMS[kind](initial=_first_shown(person, kind, begin, report, figures))
    context = {
        "form": form,
        "person": person,
        "kind": kind,
        "first": begin,
        "last": last_of(kind, begin),
        "report": report,
        "owed": OwedReport.objects.filter(user=person, kind=kind, first=begin).first(),
        "figures": _figures(figures),
        "key_visits": _with_days(key_visits_after(person, kind, begin)),
        "others": [p for p in people_to_write_for(request.user) if p.pk != person.pk],
        "before": first_of(kind, begin - timedelta(days=1)),
        "after": last_of(kind, begin) + timedelta(days=1) if last_of(kind, begin) < today else None,
        "has_errors": form.is_bound and bool(form.errors),
        "now": now,
    }
    return render(request, "customers/logs/write_report.html", context, status=status)


def _first_shown(
    person: User, kind: str, first: date, report: WorkReport | None, figures: dict[str, Any]
) -> dict[str, Any]:
    if report is None:
        return {**drawn_up(person, kind, first, figures), "version": 0}
    return {**{name: getattr(report, name) for name in EDITABLE}, "version": report.version}


def _with_days(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{**row, "day": date.fromisoformat(row["day"])} for row in rows]


def _report(request: HttpRequest, pk: int) -> WorkReport:
    rows = WorkReport.objects.visible_to(request.user).select_related("user", "unit", "entered_by", "received_by")
    return get_object_or_404(rows, pk=pk)


def _draw(request: HttpRequest, report: WorkReport, form: RemarkForm | None, status: int = 200) -> HttpResponse:
    labels = {name: field.label for name, field in FORMS[report.kind].base_fields.items()}
    names = [n for n in labels if n not in ("version", "expenses")]
    may_look = may_check(request.user, report) and report.state == "submitted"
    context = {
        "report": report,
        "last": last_of(report.kind, report.first),
        "texts": [(labels[n], getattr(report, n)) for n in names if getattr(report, n)],
        "figures": _figures(report.figures) if report.figures else [],
        "key_visits": _with_days(report.key_visits),
        "may_edit": report.user_id in people_one_logs_for(request.user) and report.state != "accepted",
        "form": (form or RemarkForm(initial={"version": report.version})) if may_look else None,
    }
    return render(request, "customers/logs/report.html", context, status=status)


@page("visits")
def work_report(request: HttpRequest, pk: int) -> HttpResponse:
    """One report with its frozen figures; heads above accept it or send it back."""
    return _draw(request, _report(request, pk), None)


@page("visits", methods=("POST",))
@once_per_form
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept, or send back with a remark."""
    report = _report(request, pk)
    if not may_check(request.user, report):
        return no_permission(request, "visits", "c")
    form = RemarkForm(request.POST)
    status = 422
    if form.is_valid():
        accept = request.POST.get("act") == "accept"
        try:
            look_at_report(
                actor=request.user, report=report, accept=accept, remark=form.cleaned_data["remark"], now=timezone.now(),
                version=form.cleaned_data["version"],
            )  # fmt: skip
        except Refused as refused:
            status = beside_fields(form, refused)
        else:
            said = _("Accepted") if accept else _("Sent back to %(person)s") % {"person": report.user.name}
            messages.success(request, said)
            return redirect("customers:work_report", report.pk)
    return _draw(request, report, form, status)
