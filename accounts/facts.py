"""Figures about people's time (ACC-10): each has its one definition here."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import Absence, User
from accounts.models.absence import COLUMN_OF_KIND
from salesops.core import worktime
from salesops.core.prepared import Prepared
from salesops.core.stamps import Facts

HALF = Decimal("0.5")


@dataclass
class Attendance:
    """One person's days in a period, in half days. ``due``: working days of his employment; ``present`` those not on leave:
    training and travel are work at another place and stand beside it.
    """

    person: User
    due: Decimal = Decimal(0)
    leave: Decimal = Decimal(0)
    training: Decimal = Decimal(0)
    travel: Decimal = Decimal(0)
    # (head, figure) of other apps, filled for the page.
    also: list[tuple[Any, int]] = field(default_factory=list)

    @property
    def present(self) -> Decimal:
        return self.due - self.leave

    @property
    def expected(self) -> Decimal:
        """What targets per working day count: without leave and training (ACC-10)."""
        return self.due - self.leave - self.training


# ``Absence.objects.counting().between(first, last)``, written out: pages of every day ask it (performance.md).
_ABSENCES = Prepared(
    "absences_of_people",
    """
SELECT id, user_id, kind, starts_on, starts_noon, ends_on, ends_noon FROM accounts_absence
WHERE user_id = ANY($1) AND cancelled_at IS NULL AND starts_on <= $3 AND ends_on >= $2
""",
    "bigint[]",
    "date",
    "date",
    generic=True,
)

# Of a person or a team; each page of a day asks for the month of the same ones.
_kept = Facts("absences", at_most=500)


def attendance(people: Iterable[User], first: date, last: date) -> list[Attendance]:
    """A row for each of ``people`` from ``first`` to ``last``, both included. One query, however many people."""
    calendar = worktime.work_calendar()
    working = [day for day in _days(first, last) if calendar.is_working_day(day)]
    rows = {}
    for person in people:
        whole = _employed(person, first) and _employed(person, last)
        due = len(working) if whole else sum(1 for day in working if _employed(person, day))
        rows[person.pk] = Attendance(person, Decimal(due))
    counted = set(working)
    for absence in _absences(tuple(rows), first, last):
        row = rows[absence.user_id]
        halves = sum(n for day, n in absence.halves() if day in counted and _employed(row.person, day))
        column = COLUMN_OF_KIND.get(absence.kind, "leave")
        setattr(row, column, getattr(row, column) + halves * HALF)
    return list(rows.values())


def _absences(people: tuple[int, ...], first: date, last: date) -> list[Absence]:
    """Read again when somebody's absence changes."""
    return _kept.get((people, first, last), lambda: _ABSENCES.objects(Absence, list(people), first, last))


def expected_working_days(person: User, first: date, last: date) -> Decimal:
    """Working days of ``person`` in the period less leave and training: what visit targets are measured by."""
    return attendance([person], first, last)[0].expected


def _days(first: date, last: date) -> list[date]:
    return [date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1)]


def _employed(person: User, day: date) -> bool:
    """From the day of joining to the last day."""
    return (person.joined_on is None or person.joined_on <= day) and (person.left_on is None or day <= person.left_on)
