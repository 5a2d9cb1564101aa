"""The working calendar, a year at a time."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salesops.core.audit.activity import activities_of
from salesops.core.limits import hours_text
from salesops.core.policies import policy_on
from salesops.core.refusals import Conflict, Refused
from salesops.core.web.pages import action, page
from salesops.core.worktime import rules, services
from salesops.core.worktime.forms import DaysForm
from salesops.core.worktime.models import CalendarDay, CalendarYear
from salesops.core.worktime.moving import MovedClock
from salesops.core.worktime.pictures import kind_of, months_of, stretches_of
from salesops.core.worktime.reading import work_calendar
from salesops.core.worktime.timeline import entries_of

FIRST_YEAR = 2004
YEARS_AHEAD = 2
SHOWN_CLOCKS = 20


@page("settings")
def this_year(request: HttpRequest) -> HttpResponse:
    """The year that runs."""
    return redirect("worktime:year", timezone.localdate().year)


def _chosen(request: HttpRequest, year: int) -> date | None:
    try:
        day = date.fromisoformat(request.GET.get("day", ""))
    except ValueError:
        return None
    return day if day.year == year else None


def _initial(year: int, day: date | None, row: CalendarYear | None, today: date) -> dict[str, Any]:
    calendar = work_calendar()
    first = day or (today if today.year == year else date(year, 1, 1))
    special = calendar.special.get(first)
    kind = {"off": "off", "make-up": "work", "work": "off", "weekend": "work", "guessed": "off"}[
        kind_of(calendar, first)
    ]
    return {
        "first": first,
        "last": first,
        "kind": kind,
        "occasion": special.occasion if special else CalendarDay.Occasion.COMPANY,
        "version": row.version if row else 0,
    }


def _check_year(year: int) -> None:
    if not FIRST_YEAR <= year <= timezone.localdate().year + YEARS_AHEAD:
        raise Http404


@page("settings")
def calendar_page(request: HttpRequest, year: int) -> HttpResponse:
    """Twelve months, what is announced, the form to change days, the history."""
    _check_year(year)
    return _render(request, year)


def _render(
    request: HttpRequest, year: int, form: DaysForm | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    today, calendar = timezone.localdate(), work_calendar()
    row = CalendarYear.objects.select_related("published_by").filter(year=year).first()
    chosen = _chosen(request, year)
    hours = policy_on("worktime.hours", max(today, date(year, 1, 1)))
    months = months_of(calendar, year, today, chosen)
    stretches = stretches_of(calendar, year)
    names = {code: str(label) for code, label in CalendarDay.Occasion.choices}
    context = {
        "year": year,
        "row": row,
        "published": year in calendar.published,
        "missing": rules.occasions_missing([s.occasion for s in stretches if not s.works], names),
        "months": months,
        "working_days": sum(month.working_days for month in months),
        "stretches": stretches,
        "previous": year - 1 if year > FIRST_YEAR else None,
        "next": year + 1 if year < today.year + YEARS_AHEAD else None,
        "working_hours": hours_text(hours.working),
        "service_hours": hours_text(hours.service),
        "may_edit": request.user.can("settings", "e"),
        "chosen": chosen,
        "form": form or DaysForm(initial=_initial(year, chosen, row, today)),
        "timeline": entries_of(activities_of(row)[:30]) if row else [],
        "has_errors": status == 422,
        **more,
    }
    return render(request, "core/worktime/year.html", context, status=status)


def _preview(moved: list[MovedClock], form: DaysForm) -> dict[str, Any]:
    return {"moved": moved[:SHOWN_CLOCKS], "count": len(moved), "more": max(0, len(moved) - SHOWN_CLOCKS), "form": form}


@page("settings", "e", methods=("POST",))
def change_days(request: HttpRequest, year: int) -> HttpResponse:
    """Change days; ``intent=check`` shows which running clocks would move and keeps nothing."""
    _check_year(year)
    form = DaysForm(request.POST)
    checking = request.POST.get("intent") == "check"
    # A preview needs no reason yet.
    right = form.is_valid() or (checking and not set(form.errors) - {"reason"})
    now = timezone.now()
    if right:
        try:
            if checking:
                preview = _preview(services.preview_days(**form.days(), now=now), form)
                return _answer(request, year, form, preview)
            moved = services.set_days(
                actor=request.user,
                **form.days(),
                reason=form.cleaned_data["reason"],
                version=form.cleaned_data["version"],
                now=now,
            )
            messages.success(request, _saved(moved))
            return redirect("worktime:year", form.cleaned_data["first"].year)
        except Conflict as conflict:
            return _conflict(request, year, form, conflict)
        except Refused as refused:
            for refusal in refused.refusals:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    if checking:
        return _answer(request, year, form, {"unready": True})
    return _render(request, year, form, status=422)


def _conflict(request: HttpRequest, year: int, form: DaysForm, conflict: Conflict) -> HttpResponse:
    """The form again, on top of what the other saved: its months are the latest."""
    data = request.POST.copy()
    data["version"] = str(conflict.theirs["version"])
    again = DaysForm(data)
    again.is_valid()
    return _render(request, year, again, status=409, conflict=conflict)


def _answer(request: HttpRequest, year: int, form: DaysForm, preview: dict[str, Any]) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return render(request, "core/worktime/_preview.html", {"preview": preview})
    return _render(request, year, form, preview=preview)


def _saved(moved: list[MovedClock]) -> str:
    if not moved:
        return _("The calendar is changed. No running clock moved.")
    sentence = ngettext(
        "The calendar is changed. %(n)s running clock moved.",
        "The calendar is changed. %(n)s running clocks moved.",
        len(moved),
    )
    return sentence % {"n": len(moved)}


@action("settings", "e")
def publish(request: HttpRequest, year: int) -> HttpResponse:
    """Say that the year is complete."""
    _check_year(year)
    seen = request.POST.get("version", "")
    services.publish_year(
        actor=request.user, year=year, version=int(seen) if seen.isdecimal() else None, now=timezone.now()
    )
    messages.success(request, _("%(year)s is published.") % {"year": year})
    return redirect("worktime:year", year)
