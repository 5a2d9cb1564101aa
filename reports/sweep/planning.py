"""Who hears which step now, which wait for the morning, which are overtaken by a later one. Reads only: the dry run shows it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from reports.models import SentReminder
from salesops.core.sockets.reminders import Due, Reminder

from .holding import quiet_hours

# Told so much later than it might have been, a step is marked as late (the sweep runs every five minutes).
LATE = timedelta(minutes=15)
Release = Callable[[datetime], datetime]


@dataclass(frozen=True)
class Planned:
    """One step for one person. ``what``: ``send``, ``hold`` until ``from_``, or ``pass`` over."""

    due: Due
    person: Any
    what: str
    from_: datetime
    late: bool = False


def plan(reminder: Reminder, now: datetime) -> list[Planned]:
    """What ``reminder`` would do at ``now``, nothing when it is switched off: one query besides its own."""
    if not reminder.is_told(timezone.localdate(now)):
        return []
    dues = [due for due in reminder.due(now) if due.at <= now]
    if not dues:
        return []
    told: dict[tuple[str, int], dict[str, datetime]] = defaultdict(dict)
    rows = SentReminder.objects.filter(reminder=reminder.code, key__in={due.key for due in dues})
    for key, person, step, at in rows.values_list("key", "person_id", "step", "due_at"):
        told[key, person][step] = at
    out_of_quiet: Release = (lambda moment: moment) if reminder.urgent else quiet_hours(now)
    return list(_planned(_by_person(dues), told, out_of_quiet, now))


def _by_person(dues: Iterable[Due]) -> dict[tuple[str, int], list[tuple[Due, Any]]]:
    """The steps of each occasion for each active person, oldest first."""
    found: dict[tuple[str, int], dict[str, tuple[Due, Any]]] = defaultdict(dict)
    for due in sorted(dues, key=lambda due: due.at):
        for person in due.to:
            if person is not None and person.is_active:
                found[due.key, person.pk].setdefault(due.step, (due, person))
    return {place: list(steps.values()) for place, steps in found.items()}


def _planned(
    steps: dict[tuple[str, int], list[tuple[Due, Any]]],
    told: dict[tuple[str, int], dict[str, datetime]],
    out_of_quiet: Release,
    now: datetime,
) -> Iterator[Planned]:
    open_from = out_of_quiet(now)
    for place, row in steps.items():
        before = told[place]
        news = [(due, person) for due, person in row if due.step not in before]
        # What was told last, or is due last, makes the steps before it old news.
        newest = max([*before.values(), *(due.at for due, _person in news)])
        for due, person in news:
            released = out_of_quiet(due.at)
            from_ = max(released, open_from)
            if from_ > now:
                yield Planned(due, person, "hold", from_)
            elif due.at < newest:
                yield Planned(due, person, "pass", now)
            else:
                yield Planned(due, person, "send", now, late=now - released > LATE)
