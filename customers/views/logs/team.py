"""The supervisor's evening check (W02): the whole team on one screen, checked in one go."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import OrgUnit
from customers.facts.team_day import oldest_unchecked, team_day
from customers.forms.logs import LookForm
from customers.models import WorkLog
from customers.scope.rounds import sees_rounds
from customers.services.logs import Checked, Look, check_logs, checks_anybody, return_log
from salesops.core import worktime
from salesops.core.refusals import Refused
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import no_permission, page

from .write import day_of

# Log → field and sentence of what was refused.
Errors = dict[int, tuple[str, str]]
# Digits of the largest key there can be.
LONGEST_ID = 18


def sees_team(user: Any) -> bool:
    """Whether there is anybody below to look at: reps have themselves only."""
    return checks_anybody(user) or sees_rounds(user)


def _unit(request: HttpRequest) -> OrgUnit | None:
    code = request.GET.get("unit", "")
    return get_object_or_404(OrgUnit.objects.filter(pk__in=request.user.access.tree.nodes), code=code) if code else None


def _units(request: HttpRequest) -> list[Any]:
    """Markets, regions and teams the reader may choose among."""
    reach = request.user.access.reach("visits", "v")
    tree = request.user.access.tree
    mine = set(tree.nodes) if reach.everything else reach.units | reach.market_units()
    kinds = (OrgUnit.Kind.MARKET, OrgUnit.Kind.REGION, OrgUnit.Kind.TEAM)
    return sorted((n for n in tree.nodes.values() if n.id in mine and n.kind in kinds), key=lambda n: n.code)


def _day(request: HttpRequest, today: date) -> date:
    """The day asked for, else today, on a day off the last working day."""
    asked = request.GET.get("day", "")
    if asked:
        return min(day_of(asked, today), today)
    calendar = worktime.work_calendar()
    return today if calendar.is_working_day(today) else calendar.add_working_days(today, -1)


@page("visits", methods=("GET", "HEAD", "POST"))
@once_per_form
def team_logs(request: HttpRequest) -> HttpResponse:
    """Plans, visits, follow-ups, clocks and logs of everybody below, with remark and confirmed figure; one button checks all."""
    if not sees_team(request.user):
        return no_permission(request, "visits", "x")
    now = timezone.now()
    day = _day(request, timezone.localdate(now))
    errors: Errors = {}
    if request.method == "POST":
        answer, errors = _act(request, day, now)
        if answer is not None:
            return answer
    return _draw(request, day, now, errors)


def _is_id(text: str) -> bool:
    return text.isdecimal() and len(text) <= LONGEST_ID


def _here(request: HttpRequest, day: date) -> str:
    unit = request.GET.get("unit", "")
    return f"{reverse('customers:team_logs')}?day={day.isoformat()}" + (f"&unit={unit}" if unit else "")


def _act(request: HttpRequest, day: date, now: Any) -> tuple[HttpResponse | None, Errors]:
    back = request.POST.get("return", "")
    errors: Errors = {}
    if _is_id(back):
        log = get_object_or_404(WorkLog.objects.visible_to(request.user), pk=back)
        try:
            return_log(actor=request.user, log=log, remark=request.POST.get(f"remark-{log.pk}", "")[:500], now=now)
        except Refused as refused:
            return None, {log.pk: ("remark", " ".join(r.message for r in refused.refusals))}
        messages.success(request, _("Sent back to %(person)s") % {"person": log.user.name})
        return redirect(_here(request, day)), errors
    looks = []
    for pk in {int(v) for v in request.POST.getlist("log") if _is_id(v)}:
        form = LookForm({"remark": request.POST.get(f"remark-{pk}", ""), "sales": request.POST.get(f"sales-{pk}", "")})
        if form.is_valid():
            looks.append(Look(pk, form.cleaned_data["remark"], form.cleaned_data["sales"]))
        else:
            field = next(iter(form.errors))
            errors[pk] = (field, " ".join(str(e) for found in form.errors.values() for e in found))
    if errors:
        return None, errors
    if not looks:
        messages.info(request, _("Nothing is ticked."))
        return redirect(_here(request, day)), errors
    _say(request, check_logs(actor=request.user, looks=looks, now=now))
    return redirect(_here(request, day)), errors


def _say(request: HttpRequest, result: Checked) -> None:
    if result.done:
        count = len(result.done)
        messages.success(request, ngettext("%(n)s log checked", "%(n)s logs checked", count) % {"n": count})
    for log in result.skipped:
        if log.checked_by:
            text = _("%(by)s checked the log of %(person)s before you; it stays so.")
            messages.warning(request, text % {"by": log.checked_by.name, "person": log.user.name})
        else:
            messages.warning(request, _("The log of %(person)s is a draft again.") % {"person": log.user.name})


def _draw(request: HttpRequest, day: date, now: Any, errors: Errors) -> HttpResponse:
    today = timezone.localdate(now)
    unit = _unit(request)
    units = request.user.access.tree.subtree([unit.pk]) if unit else None
    team = team_day(request.user, day, today, units)
    lines = team.lines
    for line in lines:
        if line.log is None:
            continue
        line.error_field, line.error = errors.get(line.log.pk, ("", ""))
        typed = request.POST if errors else {}
        line.remark_shown = typed.get(f"remark-{line.log.pk}", line.log.remark)[:500]
        line.sales_typed = typed.get(f"sales-{line.log.pk}", "")[:20]
    calendar = worktime.work_calendar()
    context = {
        "team": team,
        "day": day,
        "today": today,
        "unit": unit,
        "units": _units(request),
        "before": calendar.add_working_days(day, -1),
        "after": min(calendar.add_working_days(day, 1), today) if day < today else None,
        "is_off": not calendar.is_working_day(day),
        "oldest": oldest_unchecked(request.user, day),
        "planned": sum(line.counts.planned_visits for line in lines),
        "done": sum(line.counts.planned_done for line in lines),
        "visits": sum(line.counts.visits for line in lines),
        "errors": errors,
    }
    status = 422 if errors else 200
    return render(request, "customers/logs/team.html", context, status=status)
