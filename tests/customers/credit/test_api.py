"""Credit accounts in the API: the figures of the page, in one's own reach, read only (contract.md, "API")."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from customers.models import CreditAccount, Customer
from customers.services import credit_accounts, credit_signs
from customers.services.credit_accounts import set_imported_credit
from tests.customers.credit.facts import feed, unplug

ACCOUNTS = "/api/v1/credit-accounts/"


@pytest.fixture
def rated(files):
    for customer, rating, limit in (
        (files.zerun, "A", 1_000_000),
        (files.weizhiyuan, "B", 0),
        (files.dingsheng, "C", 5),
    ):
        set_imported_credit(
            actor=None, customer=customer, rating=rating, limit=Decimal(limit), term=None, now=timezone.now()
        )
    return files


def as_(person) -> APIClient:
    client = APIClient()
    client.force_login(person)
    return client


def rows(person, question=""):
    answer = as_(person).get(ACCOUNTS + question)
    assert answer.status_code == 200, answer.content
    return [row["customer"] for row in answer.json()["results"]]


def one(person, customer):
    return as_(person).get(f"{ACCOUNTS}{customer.code}/").json()


def test_figures_of_one_account(company, rated, monkeypatch):
    feed(monkeypatch, exposure={rated.zerun: Decimal(659_000)}, overdue={rated.zerun: Decimal("3200.5")})
    found = one(company.finance, rated.zerun)
    assert {name: found[name] for name in ("customer", "rating", "limit_granted", "limit", "used", "available")} == {
        "customer": rated.zerun.code,
        "rating": "A",
        "limit_granted": "1000000.00",
        "limit": "1000000.00",
        "used": "659000.00",
        "available": "341000.00",
    }
    assert (found["overdue"], found["warning"], found["term_days"], found["state"]) == ("3200.50", "", 60, "open")


def test_no_data_is_null_never_zero(company, rated, monkeypatch):
    unplug(monkeypatch, "exposure", "receivables", "open_orders", "oldest_overdue_days", "overdue")
    found = one(company.rep, rated.zerun)
    assert (found["used"], found["available"], found["overdue"], found["score"]) == (None, None, None, None)


def test_the_limit_that_counts_today(company, rated, monkeypatch):
    today = timezone.localdate()
    account = CreditAccount.objects.filter(customer=rated.zerun)
    account.update(raise_amount=300_000, raise_from=today, raise_until=today)
    found = one(company.rep, rated.zerun)
    assert (found["limit_granted"], found["limit"], found["raise_until"]) == (
        "1000000.00",
        "1300000.00",
        today.isoformat(),
    )
    account.update(review_on=date(2020, 1, 1))
    assert one(company.rep, rated.zerun)["limit"] == "800000.00"
    feed(monkeypatch, exposure={rated.zerun: Decimal(42_000)})
    credit_signs.enter_sign(
        actor=None,
        customer=rated.zerun,
        kind="wages",
        evidence="停产",
        found_on=timezone.localdate(),
        now=timezone.now(),
    )
    found = one(company.rep, rated.zerun)
    assert (found["limit"], found["available"], found["warning"]) == ("42000.00", "0.00", "orange")


def test_figures_of_a_group_stand_with_the_company_that_holds_the_limit(company, rated, monkeypatch):
    Customer.objects.filter(pk=rated.weizhiyuan.pk).update(parent=rated.zerun)
    feed(monkeypatch, exposure={rated.zerun: Decimal(100_000), rated.weizhiyuan: Decimal(50_000)})
    assert one(company.finance, rated.zerun)["used"] == "150000.00"


def test_everybody_in_his_reach(company, rated):
    assert set(rows(company.rep)) == {rated.zerun.code}
    assert set(rows(company.manager)) == {rated.zerun.code, rated.weizhiyuan.code}
    assert set(rows(company.finance)) == {rated.zerun.code, rated.weizhiyuan.code, rated.dingsheng.code}
    assert as_(company.rep).get(f"{ACCOUNTS}{rated.dingsheng.code}/").status_code == 404
    assert as_(company.admin).get(ACCOUNTS).status_code == 403
    assert APIClient().get(ACCOUNTS).status_code == 401


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("?rating=A", ["zerun"]),
        ("?state=frozen", ["weizhiyuan"]),
        ("?state=open", ["dingsheng", "zerun"]),
        ("?search=泽润", ["zerun"]),
        ("?review_on__lte=2020-01-01", []),
    ],
)
def test_filters(company, rated, question, expected):
    credit_accounts.freeze(actor=None, customer=rated.weizhiyuan, reason="传闻", now=timezone.now())
    assert sorted(rows(company.finance, question)) == sorted(getattr(rated, name).code for name in expected)


def test_unknown_filters_are_refused(company, rated):
    assert as_(company.finance).get(f"{ACCOUNTS}?limit__gte=1").status_code == 400


@pytest.mark.parametrize("verb", ["post", "put", "patch", "delete"])
def test_nothing_is_written_here(company, rated, verb):
    client = as_(company.finance)
    for address in (ACCOUNTS, f"{ACCOUNTS}{rated.zerun.code}/"):
        assert getattr(client, verb)(address, {"limit": "1"}, format="json").status_code in (403, 404, 405)
    assert CreditAccount.objects.get(customer=rated.zerun).limit == 1_000_000


def test_more_accounts_take_no_more_queries(company, files, monkeypatch):
    feed(monkeypatch, exposure={files.zerun: Decimal(1)})

    def give(*customers):
        for customer in customers:
            set_imported_credit(
                actor=None, customer=customer, rating="A", limit=Decimal(1), term=None, now=timezone.now()
            )

    def queries():
        client = as_(company.finance)
        client.get(ACCOUNTS)
        with CaptureQueriesContext(connection) as found:
            client.get(ACCOUNTS)
        return len(found)

    give(files.zerun)
    one_row = queries()
    give(files.weizhiyuan, files.dingsheng)
    assert len(rows(company.finance)) == 3
    assert queries() == one_row
