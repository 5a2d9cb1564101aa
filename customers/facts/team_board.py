"""The team on the first page (RPT-1): the day of everybody (W02), visits of the month, who is away; by person or by market."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from accounts.models import Absence
from customers.facts.team_day import PersonDay, team_day
from customers.facts.visits import Progress, progress_of
from customers.plan_spans import month_of

# So many people at most are named one by one; a larger house is shown by market.
BY_PERSON = 40


@dataclass
class Line:
    """A person's day and month. ``away``: absent today."""

    day: PersonDay
    month: Progress
    away: Absence | None = None


@dataclass
class Sum:
    """The lines of one market together."""

    name: str
    lines: list[Line] = field(default_factory=list)

    @property
    def people(self) -> int:
        return len(self.lines)

    @property
    def away(self) -> int:
        return sum(line.away is not None for line in self.lines)

    @property
    def planned(self) -> int:
        return sum(line.day.counts.planned_visits for line in self.lines)

    @property
    def done(self) -> int:
        return sum(line.day.counts.planned_done for line in self.lines)

    @property
    def due(self) -> int:
        return sum(line.day.due or 0 for line in self.lines)

    @property
    def clocks(self) -> int:
        return sum(line.day.clocks for line in self.lines)

    @property
    def handed_in(self) -> int:
        return sum(line.day.state in ("submitted", "checked") for line in self.lines)

    @property
    def month_done(self) -> int:
        return sum(line.month.done for line in self.lines)

    @property
    def month_owed(self) -> int:
        return sum(line.month.required for line in self.lines)

    @property
    def without_plan(self) -> int:
        return sum(line.away is None and not line.day.counts.planned_visits for line in self.lines)


@dataclass
class Board:
    """The lines of everybody led, and the month of who leads: both are read at once, where there is anybody to lead."""

    lines: list[Line]
    own: Progress | None


def board_of(user: Any, today: date) -> Board:
    """Everybody who sells in the reach of ``user``, himself left out. A constant number of queries."""
    days = [line for line in team_day(user, today, today).lines if line.person.pk != user.pk]
    if not days:
        return Board([], None)
    people = [line.person for line in days]
    months = {p.person.pk: p for p in progress_of([user, *people], *month_of(today))}
    absent = Absence.objects.counting().between(today, today).filter(user__in=people)
    away = {absence.user_id: absence for absence in absent}
    return Board([Line(line, months[line.person.pk], away.get(line.person.pk)) for line in days], months[user.pk])


def by_market(lines: Iterable[Line], tree: Any) -> list[Sum]:
    """The same lines by market, in the order of the organisation."""
    found: dict[str, Sum] = {}
    for line in lines:
        market = tree.market_of(line.day.unit_id)
        code = market.code if market else ""
        found.setdefault(code, Sum(market.local_name if market else "")).lines.append(line)
    return [found[code] for code in sorted(found)]
