"""What an address asks of a KPI: a period, a person or a unit; each refusal is a sentence for its own field."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import OrgUnit, User
from salesops.core.sockets.report_periods import Period, code_of, last_of, period_of, this_month


class WrongPeriod(Exception):
    """The message is for the reader."""


def asked_period(text: str, today: date) -> Period:
    """``2026``, ``2026Q3``, ``2026-09``, ``2026W37``; nothing: this month. What hasn't begun has no figures."""
    found = period_of(text.strip()) if text.strip() else this_month(today)
    if found is None:
        raise WrongPeriod(_("A period is written like 2026, 2026Q3, 2026-09 or 2026W37."))
    if found.first > today:
        raise WrongPeriod(_("This period hasn't begun."))
    return found


def near(today: date) -> list[str]:
    """Periods one click away: this week, this and the last months, quarters and years."""
    year, month = today.year, today.month
    before = date(year, month, 1).toordinal() - 1
    last_month = date.fromordinal(before)
    quarter = Period(date(year, (month - 1) // 3 * 3 + 1, 1), last_of(year, (month - 1) // 3 * 3 + 3))
    week = today.isocalendar()
    return [
        f"{week.year}W{week.week:02}", f"{year}-{month:02}", f"{last_month:%Y-%m}", code_of(quarter),
        code_of(quarter.before(quarter)), str(year), str(year - 1),
    ]  # fmt: skip


@dataclass(frozen=True)
class Subject:
    """One person or one unit."""

    person: User | None = None
    unit: OrgUnit | None = None


def asked_subject(given: Mapping[str, str]) -> Subject | None:
    """``person=`` user name or ``unit=`` code; nothing where neither is known, or both are asked."""
    person, unit = given.get("person", "").strip(), given.get("unit", "").strip()
    if bool(person) == bool(unit):
        return None
    found: Any
    if person:
        found = User.objects.named(person).first()
        return Subject(person=found) if found else None
    found = OrgUnit.objects.filter(code=unit).first()
    return Subject(unit=found) if found else None
