"""The desks of secretaries and finance on the first page (RPT-1): what waits, for whom, in how many queries."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import SecretaryDuty
from customers.models import ContactRound, CreditAccount, RoundCall
from customers.services import credit_accounts, credit_signs, monthly_lists
from customers.services.credit_accounts import set_imported_credit
from customers.services.rounds import record_call
from customers.widgets.desk import contact_round, credit_desk
from customers.widgets.desk import monthly_lists as lists_of
from salesops.core.sockets.widgets import widgets_for

TODAY, MONDAY = date(2026, 11, 20), date(2026, 11, 16)
NOW = datetime(2026, 11, 20, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
MINE = {"customers.contact_round", "customers.monthly_lists", "customers.credit_desk"}


def rate(customer, review_on):
    limit = Decimal(100_000)
    set_imported_credit(actor=None, customer=customer, rating="B", limit=limit, term=None, now=NOW)
    CreditAccount.objects.filter(customer=customer).update(review_on=review_on)


@pytest.fixture
def round_(company, files):
    SecretaryDuty.objects.create(
        user=company.secretary, market=company.units["EC"], step="settle", period=(date(2020, 1, 1), None)
    )
    made = ContactRound.objects.create(market=company.units["EC"], week=MONDAY, user=company.secretary, created_at=NOW)
    calls = [RoundCall.objects.create(round=made, customer=one) for one in (files.zerun, files.weizhiyuan)]
    record_call(actor=company.secretary, call=calls[0], outcome="ok", now=NOW)
    return made


def codes(person):
    return {widget["code"] for widget in widgets_for(person, NOW)} & MINE


def test_the_round_of_the_week_with_whoever_calls(company, round_):
    found = contact_round(company.secretary, NOW)
    assert found["left"] == 1
    assert [(line["reached"], line["n"]) for line in found["lines"]] == [(1, 2)]
    assert contact_round(company.lead, NOW)["left"] == 1
    assert contact_round(company.secretary, NOW + timedelta(days=7)) is None


def test_lists_to_prepare_to_sign_and_signed(company, files):
    def states(now=NOW):
        found = lists_of(company.lead, now)
        return (
            [line["found"].state if line["found"] else "" for line in found["lines"]],
            found["left"],
            found["is_late"],
        )

    assert states() == (["", ""], 2, True)
    # The 5th of December is a Saturday: signed off by Monday 18:00.
    assert states(datetime(2026, 12, 7, 10, tzinfo=ZoneInfo("Asia/Shanghai"))) == (["", ""], 2, False)
    assert states(datetime(2026, 12, 7, 18, tzinfo=ZoneInfo("Asia/Shanghai"))) == (["", ""], 2, True)
    month = date(2026, 10, 1)
    made = monthly_lists.prepare(actor=company.lead, kind="credit", month=month, now=NOW)
    assert states() == (["draft", ""], 2, True)
    monthly_lists.sign_off(actor=company.lead, monthly=made, now=NOW)
    assert states() == (["signed", ""], 1, True)
    other = monthly_lists.prepare(actor=company.lead, kind="shipping", month=month, now=NOW)
    monthly_lists.sign_off(actor=company.lead, monthly=other, now=NOW, reason="停产")
    assert states() == (["signed", "signed"], 0, False)


def test_credit_to_look_at(company, files):
    assert credit_desk(company.finance, NOW) is None
    rate(files.zerun, TODAY - timedelta(days=1))
    rate(files.weizhiyuan, TODAY + timedelta(days=30))
    rate(files.dingsheng, TODAY + timedelta(days=31))
    credit_accounts.freeze(actor=None, customer=files.dingsheng, reason="传闻", now=NOW)
    for kind, customer in (("lawsuit", files.zerun), ("changes_twice", files.zerun)):
        credit_signs.enter_sign(actor=None, customer=customer, kind=kind, evidence="公告", found_on=TODAY, now=NOW)
    found = credit_desk(company.finance, NOW)
    assert (found["late"], found["due"], found["frozen"], found["signs"]) == (1, 2, 1, 1)
    assert [(line["account"].customer, line["is_late"]) for line in found["reviews"]] == [
        (files.zerun, True),
        (files.weizhiyuan, False),
    ]


def test_whose_desk_it_is(company, files, round_):
    rate(files.zerun, TODAY)
    assert codes(company.secretary) == {"customers.contact_round"}
    assert codes(company.lead) == {"customers.contact_round", "customers.monthly_lists"}
    assert codes(company.finance) == {"customers.credit_desk"}
    assert codes(company.logistics) == {"customers.monthly_lists"}
    assert lists_of(company.lead, NOW)["signs"]
    assert not lists_of(company.logistics, NOW)["signs"]
    for who in ("rep", "manager", "director", "admin", "legal"):
        assert codes(getattr(company, who)) == set(), who


def test_many_cost_as_much_as_one(company, files, round_):
    def queries(draw, person):
        draw(person, NOW)
        with CaptureQueriesContext(connection) as found:
            draw(person, NOW)
        return len(found)

    rate(files.zerun, TODAY)
    one = queries(credit_desk, company.finance)
    rate(files.weizhiyuan, TODAY)
    rate(files.dingsheng, TODAY)
    # Five, and the policies and the calendar a page has read already.
    assert queries(credit_desk, company.finance) == one <= 8
    assert queries(contact_round, company.secretary) <= 6
    # One, and the calendar a page has read already.
    assert queries(lists_of, company.lead) <= 6


def test_they_stand_on_the_first_page(company, files, round_):
    rate(files.zerun, TODAY - timedelta(days=400))
    for person, words in ((company.lead, "Monthly lists"), (company.finance, files.zerun.called)):
        client = Client(headers={"Accept-Language": "en"})
        client.force_login(person)
        assert words in client.get(reverse("reports:today")).content.decode()
