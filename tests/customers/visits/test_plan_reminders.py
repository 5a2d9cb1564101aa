"""Plans not handed in (W03, defaults.md 7): Friday 14:00 the rep, 18:05 the supervisor; a month's by the 28th."""

from datetime import date, datetime, time

import pytest
from django.utils import timezone

from accounts.models import Absence
from customers.reminders.plans import plans_missing, plans_of_team
from customers.services.plans import hand_in_plan
from reports.models import SentReminder
from reports.sweep import sweep
from salesops.core.notify.models import Notification
from salesops.core.stamps import one_reading

NEXT_MONDAY = date(2026, 11, 23)


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return timezone.make_aware(datetime.combine(date(2026, month, day), time(hour, minute)))


def told(now, span="week"):
    return {due.to[0]: due for due in plans_missing(now) if due.key.split(":")[1] == span}


def listed(now, span="week"):
    return {due.to[0]: due for due in plans_of_team(now) if due.key.split(":")[1] == span}


def test_friday_at_two_who_owes_the_plan_of_next_week(company, files):
    assert told(at(20, 13, 59)) == {}
    found = told(at(20, 14))
    assert {company.rep, company.colleague} <= set(found)
    due = found[company.rep]
    assert (due.step, due.at, due.key) == ("due", at(20, 14), f"{company.rep.pk}:week:{NEXT_MONDAY}")
    assert due.params == {"first": NEXT_MONDAY, "last": date(2026, 11, 29), "due": at(20, 18)}
    # Nobody who doesn't sell; nothing on the days before.
    assert company.finance not in found
    assert told(at(19, 15)) == {}


def test_handed_in_it_is_quiet(company, files):
    hand_in_plan(actor=company.rep, user=company.rep, span="week", first=NEXT_MONDAY, now=at(20, 13))
    assert company.rep not in told(at(20, 14))
    assert company.colleague in told(at(20, 14))


def test_five_minutes_after_it_was_due_one_list_to_the_supervisor(company, files):
    hand_in_plan(actor=company.colleague, user=company.colleague, span="week", first=NEXT_MONDAY, now=at(20, 13))
    assert listed(at(20, 18, 4)) == {}
    late = listed(at(20, 18, 5))[company.supervisor]
    assert (late.step, late.at, late.params["count"]) == ("late", at(20, 18, 5), 1)
    assert company.rep.name in late.params["names"]
    # The rep isn't told any more what he is told once; a sweep on Monday still tells the supervisor, on Tuesday none does.
    assert told(at(20, 18, 5)) == {}
    assert company.supervisor in listed(at(23, 9))
    assert listed(at(24, 9)) == {}


def test_who_is_away_is_not_asked(company, files):
    Absence.objects.create(user=company.rep, kind="annual", starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 20))
    Absence.objects.create(user=company.colleague, kind="annual", starts_on=NEXT_MONDAY, ends_on=date(2026, 11, 27))
    found = told(at(20, 14))
    assert company.rep not in found
    assert company.colleague not in found
    assert company.supervisor not in listed(at(20, 18, 5))


def test_a_month_by_the_28th_on_the_working_day_before_when_that_is_a_day_off(company, files):
    """28 November 2026 is a Saturday: the rep hears on Friday 09:00, the supervisor on Monday morning."""
    assert told(at(27, 8, 59), "month") == {}
    due = told(at(27, 9), "month")[company.rep]
    assert (due.params["first"], due.params["due"]) == (date(2026, 12, 1), at(28, 18))
    assert told(at(26, 9), "month") == {}
    assert listed(at(28, 18, 5), "month")[company.supervisor].params["count"] >= 2
    assert company.supervisor in listed(at(30, 9), "month")
    assert listed(at(1, 9, month=12), "month") == {}


def test_in_a_week_without_work_nothing_is_planned(company, files):
    """Spring festival 2026: 15 to 23 February."""
    assert told(at(13, 14, month=2)) == {}


@pytest.mark.parametrize("moment", [at(20, 14), at(20, 18, 5)])
def test_each_is_told_once(company, files, moment):
    sweep(moment)
    before = SentReminder.objects.count()
    sweep(moment)
    assert SentReminder.objects.count() == before
    event = "customers.plan_missing" if moment.hour == 14 else "customers.plans_missing_team"
    assert Notification.objects.filter(event=event).exists()


def test_no_queries_outside_of_its_days_and_a_constant_number_on_them(company, files, django_assert_max_num_queries):
    list(plans_missing(at(18, 9)))
    with django_assert_max_num_queries(1), one_reading():
        assert list(plans_missing(at(18, 9))) == []
    with django_assert_max_num_queries(7), one_reading():
        assert len(list(plans_missing(at(20, 14)))) > 1
