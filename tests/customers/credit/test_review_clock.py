"""T39: a credit review is due on its day, moved by the calendar; its reminders tell, the clock doesn't (defaults.md 5)."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import timezone

from customers.clocks import reviews_to_make
from customers.credit.reading import credit_of_accounts
from customers.credit.reviews import is_late, late_until, review_due_at
from customers.models import CreditAccount
from customers.monthly import Kind, is_unchecked, unchecked
from customers.services.credit_accounts import set_imported_credit
from customers.tables.credit import Review
from customers.widgets.desk import credit_desk
from reports.sweep import every_reminder
from salesops.core.limits import Limit
from salesops.core.sockets.clocks import clock_limit, clocks
from salesops.core.sockets.policies import policies
from salesops.core.worktime.services import preview_days, set_days
from tests.conftest import TODAY

FRIDAY = date(2026, 11, 27)


def at(day: date, hour: int = 9) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def account(files):
    limit = Decimal(100_000)
    now = at(TODAY)
    made = set_imported_credit(actor=None, customer=files.zerun, rating="B", limit=limit, term=None, now=now)
    CreditAccount.objects.filter(pk=made.pk).update(review_on=FRIDAY)
    return made


@pytest.fixture
def today(monkeypatch):
    monkeypatch.setattr("customers.clocks.timezone.now", lambda: at(TODAY))


@pytest.mark.parametrize(
    ("review_on", "due"),
    [
        # A working day; a Saturday; National Day, whose holidays end on the 7th; a make-up Saturday.
        (date(2026, 11, 27), date(2026, 11, 27)),
        (date(2026, 11, 28), date(2026, 11, 30)),
        (date(2026, 10, 1), date(2026, 10, 8)),
        (date(2026, 2, 14), date(2026, 2, 14)),
    ],
)
def test_due_at_closing_of_its_day_or_the_next_working_day(company, review_on, due):
    assert review_due_at(review_on) == at(due, 18)


def test_its_limit_is_a_policy_like_that_of_every_clock(company):
    assert clock_limit("T39", TODAY) == Limit.of("0 cd")
    assert policies.get("clocks.T39").approval


def test_it_runs_against_finance_and_moves_with_the_calendar(company, files, account, today):
    [running] = reviews_to_make()
    assert (running.key, running.title, running.owners) == (account.pk, files.zerun.called, (company.finance.pk,))
    assert running.due == at(FRIDAY, 18)
    day_off = {"first": FRIDAY, "last": FRIDAY, "kind": "off", "occasion": "company"}
    moved = preview_days(**day_off, now=at(TODAY))
    assert [(one.clock.code, one.due) for one in moved] == [("T39", at(date(2026, 11, 30), 18))]
    set_days(actor=company.admin, reason="司庆", now=at(TODAY), **day_off)
    assert [one.due for one in reviews_to_make()] == [at(date(2026, 11, 30), 18)]


@pytest.mark.parametrize(("days", "runs"), [(-40, True), (0, True), (60, True), (61, False)])
def test_reviews_far_ahead_do_not_run_yet(company, account, today, days, runs):
    CreditAccount.objects.update(review_on=TODAY + timedelta(days=days))
    assert bool(list(reviews_to_make())) is runs


def test_late_only_after_it_was_due(company, account):
    """A review on Saturday is due on Monday: late from Tuesday on."""
    CreditAccount.objects.update(review_on=date(2026, 11, 28))
    account.refresh_from_db()

    def late(day):
        credit = credit_of_accounts([account], day)[account.customer_id]
        assert (credit.review_moved, credit.review_due_at) == (True, at(date(2026, 11, 30), 18))
        return credit.review_late

    assert [late(date(2026, 11, 28) + timedelta(days=n)) for n in range(4)] == [False, False, False, True]


def test_the_reminders_of_reviews_tell_the_clock_does_not(company, account):
    assert clocks.get("T39").ladder is None
    codes = [reminder.code for reminder in every_reminder()]
    assert "clocks.T39" not in codes
    assert {"customers.credit_review", "customers.credit_review_late"} <= set(codes)


def test_one_truth_about_what_is_late(company):
    """In sets as for one: every day of the year, holidays and make-up days included."""
    for n in range(365):
        day = date(2026, 1, 15) + timedelta(days=n)
        last = late_until(day)
        found = [is_late(day - timedelta(days=back), day) for back in range(21)]
        assert found == [day - timedelta(days=back) <= last for back in range(21)], day


@pytest.mark.parametrize(("day", "late"), [(date(2026, 11, 30), False), (date(2026, 12, 1), True)])
def test_desk_list_page_and_monthly_list_say_the_same(company, account, day, late):
    """A review on a Saturday is late after Monday's closing, wherever it stands."""
    saturday = date(2026, 11, 28)
    CreditAccount.objects.filter(pk=account.pk).update(review_on=saturday)
    account.refresh_from_db()
    desk = credit_desk(company.finance, at(day))
    assert (desk["late"], [line["is_late"] for line in desk["reviews"]]) == (int(late), [late])
    [credit] = credit_of_accounts([account], day).values()
    assert credit.review_late is late
    reading = SimpleNamespace(today=day, user=company.finance)
    assert ("late-t" in Review().html(saturday, (), reading)) is late
    month = date(2026, 11, 1)
    assert unchecked(Kind.CREDIT, month, day).filter(pk=account.pk).exists() is late
    assert is_unchecked(Kind.CREDIT, {"review": "2026-11-28"}, month, day) is late
