"""Editing the calendar (ALL-4): days, years, and the clocks that move with it."""

from datetime import date

import pytest

from salesops.core import worktime
from salesops.core.audit.models import AuditEntry
from salesops.core.limits import Limit
from salesops.core.notify.models import Notification
from salesops.core.refusals import Conflict, Forbidden, Invalid, Refused
from salesops.core.sockets.clocks import Clock, RunningClock, clock_limit, clocks, register_clock
from salesops.core.sockets.policies import policies
from salesops.core.worktime.jobs import ask_for_calendar
from salesops.core.worktime.models import CalendarDay, CalendarYear
from salesops.core.worktime.services import preview_days, publish_year, set_days
from tests.core.worktime.calendars import at

pytestmark = pytest.mark.django_db
NOW = at("2026-11-20 10:00")
FRIDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 30)


def change(actor, first, last=None, kind="off", occasion="company", reason="Company anniversary", **more):
    return set_days(
        actor=actor, first=first, last=last or first, kind=kind, occasion=occasion, reason=reason, now=NOW, **more
    )


def refused(*args, kind=Refused, **kwargs) -> str:
    with pytest.raises(kind) as found:
        change(*args, **kwargs)
    return found.value.code


def test_days_change_and_change_back(company):
    change(company.admin, FRIDAY, MONDAY)
    assert not worktime.is_working_day(FRIDAY)
    assert worktime.next_working_day(FRIDAY) == date(2026, 12, 1)
    change(company.admin, FRIDAY, MONDAY, kind="usual")
    assert worktime.is_working_day(FRIDAY)
    entry = AuditEntry.objects.filter(model="worktime.calendarday", operation="insert").latest("id")
    assert (entry.actor_id, entry.act) == (company.admin.pk, "worktime.set_days")


def test_what_is_refused(company):
    admin = company.admin
    assert refused(company.rep, FRIDAY, kind=Forbidden) == "core.no-right"
    assert refused(company.director, FRIDAY, kind=Forbidden) == "core.no-right"
    assert refused(admin, MONDAY, FRIDAY, kind=Invalid) == "worktime.days-reversed"
    assert refused(admin, date(2026, 12, 31), date(2027, 1, 1), kind=Invalid) == "worktime.two-years"
    assert refused(admin, date(2026, 12, 1), date(2027, 1, 1), kind=Invalid) == "worktime.two-years"
    assert refused(admin, date(2027, 1, 1), date(2027, 2, 1), kind=Invalid) == "worktime.too-many-days"
    assert refused(admin, date(2026, 11, 19), kind=Invalid) == "worktime.day-is-past"
    assert refused(admin, FRIDAY, reason=" ", kind=Invalid) == "worktime.reason-missing"


def test_a_make_up_day_is_a_day_off_by_the_week(company):
    with pytest.raises(Invalid) as found:
        change(company.admin, FRIDAY, kind="work")
    assert found.value.code == "worktime.works-already"
    change(company.admin, date(2026, 11, 28), kind="work")
    assert worktime.is_working_day(date(2026, 11, 28))


def test_a_year_entered_late_may_be_completed(company):
    set_days(
        actor=company.admin,
        first=date(2027, 1, 1),
        last=date(2027, 1, 3),
        kind="off",
        occasion="new_year",
        reason="Notice",
        now=at("2027-01-10 10:00"),
    )
    assert not worktime.is_working_day(date(2027, 1, 1))


def test_two_admins_take_turns(company):
    seen = CalendarYear.objects.get(year=2026).version
    change(company.admin, FRIDAY, version=seen)
    with pytest.raises(Conflict):
        change(company.admin, MONDAY, version=seen)
    assert not CalendarDay.objects.filter(day=MONDAY).exists()


HOLIDAYS_2027 = {
    "new_year": [(1, 1), (1, 3)],
    "spring": [(2, 6), (2, 12)],
    "tomb_sweeping": [(4, 5), (4, 5)],
    "labour": [(5, 1), (5, 5)],
    "dragon_boat": [(6, 9), (6, 9)],
    "national": [(10, 1), (10, 7)],
}


def test_publishing_needs_every_holiday(company):
    with pytest.raises(Refused) as found:
        publish_year(actor=company.admin, year=2027, now=NOW)
    assert found.value.code == "worktime.year-incomplete"
    for occasion, ((m1, d1), (m2, d2)) in HOLIDAYS_2027.items():
        change(company.admin, date(2027, m1, d1), date(2027, m2, d2), occasion=occasion)
    assert worktime.work_calendar().is_holiday(date(2027, 5, 2))
    publish_year(actor=company.admin, year=2027, now=NOW)
    assert 2027 in worktime.work_calendar().published
    with pytest.raises(Refused) as found:
        publish_year(actor=company.admin, year=2027, now=NOW)
    assert found.value.code == "worktime.published-already"


@pytest.fixture
def running_clock():
    """A clock of a test with one record under way: 8 working hours since Thursday afternoon."""
    start, moved = at("2026-11-26 14:00"), []
    rows = [RunningClock(7, "Leave of Lin Ruoxi", start, Limit.of("8 wh"), at("2026-11-27 14:00"))]
    clock = register_clock(
        Clock("T99", "Test", "a", "b", "approver", "8 wh", running=lambda: rows, move=lambda *a: moved.append(a))
    )
    yield moved
    for registry, code in ((clocks, clock.code), (policies, clock.policy_code)):
        del registry.by_code[code], registry._places[code]


def test_a_preview_names_the_clocks_that_move(company, running_clock):
    (found,) = preview_days(first=FRIDAY, last=FRIDAY, kind="off", occasion="company", now=NOW)
    assert (found.running.title, found.due, found.later) == ("Leave of Lin Ruoxi", at("2026-11-30 14:00"), True)
    assert preview_days(first=MONDAY, last=MONDAY, kind="off", occasion="company", now=NOW) == []
    assert running_clock == []
    assert worktime.is_working_day(FRIDAY)


def test_running_clocks_move_with_the_calendar(company, running_clock):
    assert len(change(company.admin, FRIDAY)) == 1
    assert running_clock == [(7, at("2026-11-30 14:00"), company.admin)]


def test_limits_of_clocks_are_policies(running_clock):
    assert str(clock_limit("T99", FRIDAY)) == "8 wh"
    with pytest.raises(LookupError):
        clock_limit("T98", FRIDAY)
    with pytest.raises(KeyError):
        clock_limit("T99", FRIDAY, "P1")


def test_from_november_the_admins_are_asked_once_a_week(company):
    assert ask_for_calendar(date(2026, 10, 31)) == 0
    assert ask_for_calendar(date(2026, 11, 2)) == 1
    assert ask_for_calendar(date(2026, 11, 3)) == 0
    assert ask_for_calendar(date(2026, 11, 9)) == 1
    assert set(Notification.objects.values_list("person__username", flat=True)) == {"admin"}


def test_publishing_ends_the_asking(company):
    ask_for_calendar(date(2026, 11, 2))
    for occasion, ((m1, d1), (m2, d2)) in HOLIDAYS_2027.items():
        change(company.admin, date(2027, m1, d1), date(2027, m2, d2), occasion=occasion)
    publish_year(actor=company.admin, year=2027, now=NOW)
    assert not Notification.objects.filter(done_at__isnull=True).exists()
    assert ask_for_calendar(date(2026, 11, 9)) == 0
