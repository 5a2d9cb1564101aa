"""The plan of the day at 08:30, and the clock of visits nobody logged (defaults.md 5 and 7)."""

from datetime import time, timedelta

import pytest

from accounts.models import Absence
from customers.clocks import visits_not_logged
from customers.reminders.visits import plan_of_the_day
from customers.services.plans import plan_visit
from reports.sweep import sweep
from reports.sweep.ladder import every_reminder
from salesops.core.notify.models import Notification
from salesops.core.notify.params import Among
from salesops.core.sockets.clocks import Clock, clocks
from tests.cast_customers import make_customer
from tests.conftest import TODAY

from .conftest import at


@pytest.fixture
def planned(company, files):
    def plan(customer=files.zerun, user=company.rep, when=None, **more):
        made = plan_visit(actor=user, user=user, customer=customer, day=TODAY, today=TODAY, **more)
        if when:
            type(made).objects.filter(pk=made.pk).update(at=when)
        return made

    return plan


def told(now):
    return [(due.to, due.params["count"], due.params["names"]) for due in plan_of_the_day(now)]


def test_one_line_a_person_in_the_order_of_the_day(company, files, planned):
    planned(when=time(14))
    planned(files.weizhiyuan, company.colleague)
    other = make_customer("C-700001", "无锡早访有限公司", owner=company.rep, unit=company.units["EC-2-T"])
    planned(other, when=time(9))
    assert told(at(8, 29)) == []
    assert told(at(8, 30)) == [
        ([company.rep], 2, Among.of([other, files.zerun])),
        ([company.colleague], 1, Among.of([files.weizhiyuan])),
    ]
    sweep(at(8, 35))
    sweep(at(8, 40))
    assert Notification.objects.filter(event="customers.plan_of_day").count() == 2


def test_not_to_whoever_is_away_and_not_on_a_day_off(company, planned):
    made = planned()
    saturday = TODAY + timedelta(days=1)
    type(made).objects.filter(pk=made.pk).update(day=saturday)
    assert told(at(9, days=1)) == []
    type(made).objects.filter(pk=made.pk).update(day=TODAY)
    assert len(told(at(9))) == 1
    Absence.objects.create(user=company.rep, kind="sick", starts_on=TODAY, ends_on=TODAY)
    assert told(at(9)) == []


def test_visits_nobody_logged(company, files, planned, visited, monkeypatch):
    made = planned(when=time(10))

    def running(now):
        monkeypatch.setattr("customers.clocks.timezone.now", lambda: now)
        return list(visits_not_logged())

    assert running(at(9, 59)) == []
    (one,) = running(at(10))
    assert (one.start, one.due, one.owners, one.record) == (at(10), at(10, days=1), (company.rep.pk,), files.zerun)
    assert len(running(at(9, 59, days=3))) == 1
    # 72 hours later it is the control monitor's.
    assert running(at(10, days=3)) == []
    type(made).objects.filter(pk=made.pk).update(at=None)
    assert running(at(17, 59)) == []
    assert running(at(18))[0].start == at(18)
    visited(visited_at=at(9), now=at(18))
    assert running(at(18, 1)) == []


def test_only_the_person_hears_of_a_visit_not_logged():
    assert clocks.get("T35").ladder == {"warn": ("owner",), "due": ("owner",)}
    assert "clocks.T35" in [reminder.code for reminder in every_reminder()]


def test_a_case_of_a_clock_has_a_word():
    words = clocks.get("T34").case_words
    assert set(words) == {"due", "late"}
    with pytest.raises(ValueError, match="each case needs a word"):
        Clock("T00", "x", starts="", stops="", owner="", cases=(("due", "1 eh"),))
