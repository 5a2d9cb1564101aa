"""Planned runs: each moment once, missed ones once, late and marked (F3, F8)."""

import io
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models.functions import Now

from salesops.core.jobs.clockwork import plan_due_runs, tick
from salesops.core.jobs.models import Job, PlannedRun, Pulse
from salesops.core.jobs.moments import due_moments, next_moment
from salesops.core.sockets.jobs import Schedule, schedules
from salesops.core.sockets.registry import RegistrationError, Registry

from . import kinds  # noqa: F401
from .test_races import in_threads

SHANGHAI = ZoneInfo("Asia/Shanghai")


def monday_to_friday(day):
    return day.weekday() < 5


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def moments(schedule, after, until):
    found = due_moments(schedule, at(after), at(until), SHANGHAI, monday_to_friday)
    return [m.astimezone(SHANGHAI).strftime("%m-%d %H:%M") for m in found]


@pytest.fixture
def only(monkeypatch):
    """Only the schedules of the test."""

    def use(*plugs):
        registry = Registry("schedules")
        for plug in plugs:
            registry.register(plug)
        monkeypatch.setattr("salesops.core.jobs.clockwork.schedules", registry)

    return use


EVERY_FIVE = Schedule("tests.five", "Five", "tests.count", every=timedelta(minutes=5))
DAILY = Schedule("tests.daily", "Daily", "tests.count", at=time(8, 30), working_days=True)
THIRD = Schedule("tests.third", "Third working day", "tests.count", at=time(9, 0), nth_working_day=3)


def test_moments_of_each_kind():
    assert moments(EVERY_FIVE, "2026-11-20T10:00", "2026-11-20T10:12") == ["11-20 10:05", "11-20 10:10"]
    # Friday to Monday: nothing at the weekend.
    assert moments(DAILY, "2026-11-20T08:30", "2026-11-23T08:30") == ["11-23 08:30"]
    # November 2026 begins on a Sunday: working days 2, 3, 4.
    assert moments(THIRD, "2026-11-01T00:00", "2026-12-31T00:00") == ["11-04 09:00", "12-03 09:00"]
    monthly = Schedule("tests.m", "M", "tests.count", at=time(9, 0), month_days=frozenset({1, 11, 21}))
    assert moments(monthly, "2026-11-01T09:00", "2026-11-30T00:00") == ["11-11 09:00", "11-21 09:00"]
    thursdays = Schedule("tests.t", "T", "tests.count", at=time(16, 0), weekdays=frozenset({3}))
    assert moments(thursdays, "2026-11-16T00:00", "2026-11-29T00:00") == ["11-19 16:00", "11-26 16:00"]


def test_next_moment():
    assert next_moment(EVERY_FIVE, at("2026-11-20T10:00"), SHANGHAI, monday_to_friday) == at("2026-11-20T10:05")
    assert next_moment(THIRD, at("2026-11-20T10:00"), SHANGHAI, monday_to_friday) == at("2026-12-03T09:00")


def test_a_long_silence_yields_a_bounded_number_of_moments():
    found = due_moments(
        EVERY_FIVE, datetime(2020, 1, 1, tzinfo=UTC), at("2026-11-20T10:00"), SHANGHAI, monday_to_friday
    )
    assert len(found) == 400
    assert found[-1] == at("2026-11-20T10:00")


def test_a_run_is_planned_once(db, only):
    only(EVERY_FIVE)
    now = at("2026-11-20T10:05:10")
    assert [r.planned_at for r in plan_due_runs(now)] == [at("2026-11-20T10:05")]
    assert plan_due_runs(now + timedelta(minutes=1)) == []
    run = PlannedRun.objects.get()
    assert (run.late, run.missed, run.job.kind, run.job.state) == (False, 0, "tests.count", "waiting")


def test_missed_runs_are_made_up_for_once_late_and_marked(db, only):
    only(EVERY_FIVE)
    plan_due_runs(at("2026-11-20T10:05:10"))
    (late,) = plan_due_runs(at("2026-11-20T11:03:00"))
    assert (late.planned_at, late.late, late.missed) == (at("2026-11-20T11:00"), True, 10)
    assert Job.objects.count() == 2


def test_a_fresh_portal_makes_up_for_nothing(db, only):
    only(DAILY)
    assert plan_due_runs(at("2026-11-20T10:00")) == []


def test_the_clock_jumps_a_day_ahead_and_back(db, only):
    only(EVERY_FIVE)
    plan_due_runs(at("2026-11-20T10:05:10"))
    plan_due_runs(at("2026-11-21T10:05:10"))
    (run,) = plan_due_runs(at("2026-11-20T10:10:10"))
    assert run.planned_at == at("2026-11-20T10:10")
    assert PlannedRun.objects.count() == 3


def test_a_broken_schedule_stops_no_other(db, only):
    only(Schedule("tests.bad", "Bad", "tests.unknown-kind", every=timedelta(minutes=5)), EVERY_FIVE)
    assert [r.schedule for r in plan_due_runs(at("2026-11-20T10:05:10"))] == ["tests.five"]


def test_the_tick_rings_for_what_waits(company, only, seen):
    only()
    Job.objects.create(kind="tests.count", actor=company.rep, queue="short")
    tick()
    assert Job.objects.get().state == "done"
    assert Pulse.objects.filter(name="beat").exists()


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_two_beats_at_the_same_moment(only):
    only(EVERY_FIVE)
    now = at("2026-11-20T10:05:10")
    assert sorted(len(runs) for runs in in_threads(lambda: plan_due_runs(now), 3)) == [0, 0, 1]
    assert PlannedRun.objects.count() == Job.objects.count() == 1
    connection.close()


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"every": timedelta(minutes=5), "at": time(9, 0)},
        {"every": timedelta(seconds=5)},
        {"every": timedelta(hours=1), "nth_working_day": 3},
    ],
)
def test_a_wrong_schedule_stops_the_start(wrong):
    with pytest.raises(RegistrationError):
        schedules.register(Schedule("tests.wrong", "Wrong", "tests.count", **wrong))


def test_shipped_schedules_name_known_jobs_and_have_a_next_moment():
    from salesops.core.sockets.jobs import job_kinds

    for schedule in schedules:
        assert schedule.job_code in job_kinds, schedule.code
        assert next_moment(schedule, datetime(2026, 11, 20, tzinfo=UTC), SHANGHAI, monday_to_friday)


def test_a_container_engine_asks_for_the_pulse(db):
    with pytest.raises(CommandError, match="no sign of life from beat"):
        call_command("pulse", "beat")
    tick()
    said = io.StringIO()
    call_command("pulse", "beat", stdout=said)
    assert said.getvalue() == "beat is alive\n"
    Pulse.objects.update(at=Now() - timedelta(minutes=4))
    with pytest.raises(CommandError):
        call_command("pulse", "beat")
