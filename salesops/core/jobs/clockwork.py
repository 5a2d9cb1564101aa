"""The tick: plans runs of schedules, rings for what waits, parks what died. Safe to run twice, at once, or late (F3)."""

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Max
from django.utils import timezone

from salesops.core.sockets.jobs import Schedule, schedules

from .bell import ring
from .models import Job, PlannedRun
from .moments import due_moments
from .pulse import note_pulse
from .services import enqueue
from .work import park_abandoned
from .working_days import working_day_test

log = logging.getLogger(__name__)

# A run that starts later than this after its moment is marked late.
ON_TIME = timedelta(minutes=2)
# A schedule that never ran looks back so far: nothing from before the portal was set up is made up for.
FIRST_LOOK = timedelta(minutes=2)


def database_now() -> datetime:
    """The database's clock: the same for every machine (F8)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]


def tick(now: datetime | None = None) -> None:
    """One tick of beat. ``now`` only for tests."""
    moment = now or database_now()
    note_pulse("beat")
    plan_due_runs(moment)
    park_abandoned()
    for queue in Job.objects.due().values_list("queue", flat=True).distinct():
        ring(queue)


def plan_due_runs(now: datetime) -> list[PlannedRun]:
    """Write the planned runs that are due and put their jobs on the list."""
    last_runs = dict(
        PlannedRun.objects.filter(planned_at__lte=now).values_list("schedule").annotate(last=Max("planned_at"))
    )
    planned = []
    for schedule in schedules:
        try:
            run = _plan(schedule, last_runs.get(schedule.code, now - FIRST_LOOK), now)
        except Exception:
            # One broken schedule must not keep the others from running.
            log.exception("schedule %s could not be planned", schedule.code)
            continue
        if run:
            planned.append(run)
    return planned


def _plan(schedule: Schedule, last: datetime, now: datetime) -> PlannedRun | None:
    moments = due_moments(schedule, last, now, timezone.get_default_timezone(), working_day_test())
    if not moments:
        return None
    moment = moments[-1]
    if schedule.needed and not schedule.needed():
        return None
    with transaction.atomic(), connection.cursor() as cursor:
        # Two beats at the same moment: the second waits here and then finds the row.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"schedule:{schedule.code}"])
        if PlannedRun.objects.filter(schedule=schedule.code, planned_at=moment).exists():
            return None
        return PlannedRun.objects.create(
            schedule=schedule.code,
            planned_at=moment,
            late=now - moment > ON_TIME,
            missed=0 if schedule.needed else len(moments) - 1,
            job=enqueue(schedule.job_code, actor=None, title=schedule.label, args=dict(schedule.args)),
        )
