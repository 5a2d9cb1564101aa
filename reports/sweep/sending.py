"""The sweep itself: one transaction a reminder, one sweep at a time in each."""

import hashlib
import logging
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db import connection, transaction

from reports.models import SentReminder
from salesops.core.notify import Telling, notify_each
from salesops.core.notify.models import Notification
from salesops.core.sockets.reminders import Due, Reminder
from salesops.core.stamps import one_reading

from .ladder import every_reminder
from .planning import Planned, plan

log = logging.getLogger(__name__)
State = SentReminder.State
ONCE_AT_MOST = Notification._meta.get_field("once").max_length or 0


@dataclass
class Swept:
    """What one sweep did: steps told (late ones among them), held for the morning; reminders that failed, by code."""

    sent: int = 0
    late: int = 0
    held: int = 0
    failed: dict[str, str] = field(default_factory=dict)


def sweep(now: datetime) -> Swept:
    """Tell everything that is due and not told yet. A reminder that fails leaves the others alone and is tried next time."""
    swept = Swept()
    # Every reminder reads policies: they are compared with the database once.
    with one_reading():
        for reminder in every_reminder():
            try:
                with transaction.atomic():
                    _sweep_one(reminder, now, swept)
            except Exception as error:
                log.exception("reminder %s failed", reminder.code)
                swept.failed[reminder.code] = f"{type(error).__name__}: {error}"[:200]
    return swept


def _sweep_one(reminder: Reminder, now: datetime, swept: Swept) -> None:
    with connection.cursor() as cursor:
        # A second sweep waits here and then finds what the first wrote.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 17))", [f"reminder:{reminder.code}"])
    planned = plan(reminder, now)
    going = [p for p in planned if p.what == "send"]
    passed = [p for p in planned if p.what == "pass"]
    rows = [_row(reminder, p, now, State.PASSED_OVER) for p in passed]
    rows += _told(reminder, going, now)
    SentReminder.objects.bulk_create(rows, batch_size=2000)
    swept.sent += len(going)
    swept.late += sum(p.late for p in going)
    swept.held += sum(p.what == "hold" for p in planned)


def _told(reminder: Reminder, going: list[Planned], now: datetime) -> list[SentReminder]:
    """Tell what goes now; the rows of the log, deputies included."""
    steps: dict[tuple[str, str], list[Planned]] = defaultdict(list)
    for planned in going:
        steps[planned.due.key, planned.due.step].append(planned)
    if not steps:
        return []
    tellings = [_telling(reminder, row) for row in steps.values()]
    rows = []
    for row, notices in zip(steps.values(), notify_each(tellings, on=now), strict=True):
        by_person = {n.person_id: n for n in notices}
        named = {p.person.pk for p in row}
        late = {p.person.pk: p.late for p in row}
        rows += [_row(reminder, p, now, State.SENT, by_person.get(p.person.pk)) for p in row]
        for notice in notices:
            if notice.person_id not in named:
                rows.append(_of_deputy(reminder, row[0].due, notice, now, late.get(notice.for_person_id or 0, False)))
    return _without_those_told(reminder, rows)


def _telling(reminder: Reminder, row: list[Planned]) -> Telling:
    due = row[0].due
    people = [p.person for p in row]
    return Telling(people, due.event or reminder.event, due.record, dict(due.params), once=once_of(reminder.code, due))


def _without_those_told(reminder: Reminder, rows: list[SentReminder]) -> list[SentReminder]:
    """A deputy who heard a step in his own name before isn't written down twice."""
    deputies = [r for r in rows if r.for_person_id]
    if not deputies:
        return rows
    before = set(
        SentReminder.objects.filter(
            reminder=reminder.code, key__in={r.key for r in deputies}, person__in={r.person_id for r in deputies}
        ).values_list("key", "step", "person_id")
    )
    return [r for r in rows if (r.key, r.step, r.person_id) not in before]


def _row(
    reminder: Reminder, planned: Planned, now: datetime, state: str, notice: Notification | None = None
) -> SentReminder:
    due = planned.due
    return SentReminder(
        reminder=reminder.code,
        key=due.key,
        step=due.step,
        person=planned.person,
        state=state,
        due_at=due.at,
        sent_at=now,
        is_late=planned.late,
        notification=notice,
    )


def _of_deputy(reminder: Reminder, due: Due, notice: Notification, now: datetime, late: bool) -> SentReminder:
    return SentReminder(
        reminder=reminder.code,
        key=due.key,
        step=due.step,
        person_id=notice.person_id,
        for_person_id=notice.for_person_id,
        due_at=due.at,
        sent_at=now,
        is_late=late,
        notification=notice,
    )


def once_of(code: str, due: Due) -> str:
    """What makes the notification unique for a person."""
    name = f"{code}|{due.key}|{due.step}"
    return name if len(name) <= ONCE_AT_MOST else f"{code[:50]}|{hashlib.sha256(name.encode()).hexdigest()}"
