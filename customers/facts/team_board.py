"""The team on the first page (RPT-1): the day of everybody (W02), visits of the month, who is away; by person or by market."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from customers.facts.team_day import PersonDay
from customers.facts.team_today import BY_PERSON, days_of_team, due_lately
from customers.facts.visits import quotas
from customers.plan_spans import month_of
from salesops.core import worktime

__all__ = ["BY_PERSON", "Line", "Month", "Sum", "board_of", "by_market", "due_as_of"]


@dataclass
class Month:
    """Visits made in the month, and those owed."""

    done: int
    required: int


@dataclass
class Line:
    """A person's day and month. ``away``: the kind of today's absence, in words. ``works``: today is a working day."""

    day: PersonDay
    month: Month
    away: str = ""
    works: bool = True

    @property
    def without_plan(self) -> bool:
        """Who works today and planned no visit."""
        return self.works and not self.away and not self.day.counts.planned_visits


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
        return sum(bool(line.away) for line in self.lines)

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
        return sum(line.without_plan for line in self.lines)


def board_of(user: Any, today: date) -> list[Line]:
    """Everybody who sells in the reach of ``user``, himself left out. Three queries, however many people."""
    team = days_of_team(user, today)
    if not team:
        return []
    owed = {quota.person.pk: quota.visits for quota in quotas([one.day.person for one in team], *month_of(today))}
    works = worktime.is_working_day(today)
    return [Line(one.day, Month(one.made, owed[one.day.person.pk]), one.away, works) for one in team]


def due_as_of(lines: Iterable[Line], today: date, now: datetime) -> datetime | None:
    """Fill in the follow-ups ``board_of`` left open; the moment they were counted, ``None`` when all are as of now."""
    open_ones = [line for line in lines if line.day.due is None]
    if not open_ones:
        return None
    at, due = due_lately(today, now)
    for line in open_ones:
        line.day.due = due.get(line.day.person.pk, 0)
    return at


def by_market(lines: Iterable[Line], tree: Any) -> list[Sum]:
    """The same lines by market, in the order of the organisation."""
    found: dict[str, Sum] = {}
    for line in lines:
        market = tree.market_of(line.day.unit_id)
        code = market.code if market else ""
        found.setdefault(code, Sum(market.local_name if market else "")).lines.append(line)
    return [found[code] for code in sorted(found)]
