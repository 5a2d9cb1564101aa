"""Reminders of credit: reviews before, on and after their day, limits nearly used; each once, in a few queries (RPT-5)."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from accounts.models import RoleGrant
from customers.models import CreditAccount
from customers.reminders import credit as reminders
from customers.services.credit_accounts import set_imported_credit
from reports.sweep import sweep
from salesops.core.notify.models import Notification
from tests.conftest import TODAY
from tests.customers.credit.facts import feed

FRIDAY, MONDAY = TODAY, TODAY + timedelta(days=3)


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=timezone.get_default_timezone())


def rated(customer, review_on=None, rating="B"):
    limit = Decimal(100_000)
    set_imported_credit(actor=None, customer=customer, rating=rating, limit=limit, term=None, now=at(FRIDAY))
    CreditAccount.objects.filter(customer=customer).update(review_on=review_on)


def told(found):
    return [(due.step, sorted(person.username for person in due.to)) for due in found]


@pytest.mark.parametrize(
    ("days", "step", "who"),
    [
        (30, "first", ["finance", "rep"]),
        (7, "second", ["finance", "rep"]),
        (0, "due", ["finance", "rep"]),
        (-15, "first", ["director", "finance", "rep"]),
        (-30, "second", ["director", "finance", "rep"]),
    ],
)
def test_reviews_step_by_step(company, files, days, step, who):
    rated(files.zerun, FRIDAY + timedelta(days=days))
    source, other = (reminders.late, reminders.coming) if days < 0 else (reminders.coming, reminders.late)
    assert told(source(at(FRIDAY, 8, 29))) == []
    (due,) = source(at(FRIDAY))
    assert told([due]) == [(step, who)]
    assert (due.key, due.record, due.at) == (
        f"{files.zerun.code}:{FRIDAY + timedelta(days=days)}",
        files.zerun,
        at(FRIDAY, 8, 30),
    )
    assert list(other(at(FRIDAY))) == []


@pytest.mark.parametrize("days", [31, 28, 8, 5, 1, -2, -14, -17, -29, -32])
def test_between_the_steps_nothing(company, files, days):
    rated(files.zerun, FRIDAY + timedelta(days=days))
    assert not [*reminders.coming(at(FRIDAY)), *reminders.late(at(FRIDAY))]


def test_what_falls_on_a_day_off_is_told_on_the_next_working_day(company, files):
    saturday = FRIDAY + timedelta(days=1)
    rated(files.zerun, saturday + timedelta(days=7))
    assert sweep(at(saturday)).sent == 0
    assert told(reminders.coming(at(MONDAY))) == [("second", ["finance", "rep"])]
    sweep(at(MONDAY))
    sweep(at(MONDAY, 9, 5))
    sweep(at(MONDAY + timedelta(days=1)))
    notices = Notification.objects.filter(event="customers.credit_review_due")
    assert sorted(notices.values_list("person__username", flat=True)) == ["finance", "rep"]


def test_a_review_that_was_made_is_no_longer_told(company, files):
    rated(files.zerun, FRIDAY)
    CreditAccount.objects.update(review_on=FRIDAY + timedelta(days=180))
    assert list(reminders.coming(at(FRIDAY))) == []


@pytest.mark.parametrize(
    ("used", "step", "who"),
    [
        ("79999.99", None, None),
        ("80000", "nearly", ["finance", "rep"]),
        ("99999.99", "nearly", ["finance", "rep"]),
        ("100000", "full", ["finance", "manager", "rep"]),
        ("250000", "full", ["finance", "manager", "rep"]),
    ],
)
def test_limits_nearly_used(company, files, monkeypatch, used, step, who):
    rated(files.zerun)
    feed(monkeypatch, exposure={files.zerun: Decimal(used)})
    assert told(reminders.used(at(FRIDAY))) == ([(step, who)] if step else [])


def test_once_a_month_while_it_lasts_and_again_at_the_full(company, files, monkeypatch):
    rated(files.zerun)
    feed(monkeypatch, exposure={files.zerun: Decimal(85_000)})
    sweep(at(FRIDAY))
    sweep(at(MONDAY))
    notices = Notification.objects.filter(event="customers.credit_used")
    assert notices.count() == 2
    feed(monkeypatch, exposure={files.zerun: Decimal(100_000)})
    sweep(at(MONDAY, 10))
    assert sorted(notices.values_list("person__username", flat=True)) == [
        "finance", "finance", "manager", "rep", "rep",
    ]  # fmt: skip
    december = date(2026, 12, 1)
    assert told(reminders.used(at(december)))[0][0] == "full"
    assert next(iter(reminders.used(at(december)))).key.endswith(":2026-12")


def test_no_data_is_no_reminder(company, files):
    rated(files.zerun)
    assert list(reminders.used(at(FRIDAY))) == []


def test_more_customers_take_no_more_queries(company, files, monkeypatch):
    rated(files.zerun, FRIDAY)
    feed(monkeypatch, exposure={files.zerun: Decimal(90_000), files.weizhiyuan: Decimal(90_000)})

    def count(found):
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            found = list(found(at(FRIDAY)))
        return len(found), len(queries)

    for source in (reminders.coming, reminders.used):
        source(at(FRIDAY))
        list(source(at(FRIDAY)))
    one = [count(reminders.coming), count(reminders.used)]
    rated(files.weizhiyuan, FRIDAY)
    two = [count(reminders.coming), count(reminders.used)]
    assert [n for n, _queries in one] == [1, 1]
    assert [n for n, _queries in two] == [2, 2]
    assert [q for _n, q in one] == [q for _n, q in two]


def test_finance_without_a_head_is_everyone_who_holds_the_role(company, files):
    rated(files.zerun, FRIDAY)
    RoleGrant.objects.filter(user=company.finance, role="FIN").delete()
    assert told(reminders.coming(at(FRIDAY))) == [("due", ["rep"])]
