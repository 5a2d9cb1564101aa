"""The secretary works off the contact round with one key a customer, on a desk and with the thumb (C21)."""

from datetime import date, timedelta

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from playwright.sync_api import expect

from accounts.models import SecretaryDuty
from customers.models import Customer, RoundCall
from customers.services.rounds import draw_up_rounds
from tests.browser.conftest import DESK, PHONE
from tests.cast_customers import build_files, make_customer

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def calls(company):
    """Three customers of East China, which the secretary settles."""
    files = build_files(company)
    since = DateRange(date(2025, 1, 1), None)
    SecretaryDuty.objects.create(user=company.secretary, market=company.units["EC"], step="settle", period=since)
    for n in (1, 2):
        make_customer(f"C-60000{n}", f"苏州联系客户{n}有限公司", owner=company.rep, unit=company.units["EC-2-T"])
    Customer.objects.filter(owner=company.rep).update(status="active")
    today = timezone.localdate()
    draw_up_rounds(actor=None, week=today - timedelta(days=today.weekday()), now=timezone.now())
    assert RoundCall.objects.filter(customer__owner=company.rep).count() == 3
    return files


def current(page):
    return page.locator("tr[data-call][aria-current=true] th a")


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_one_key_or_tap_a_customer_and_on_to_the_next(calls, visit, size):
    secretary = visit("secretary", size=size)
    page = secretary.page
    assert secretary.open("/customers/contact-round/") == 200
    names = page.locator("tr[data-call] th a").all_inner_texts()
    if size == DESK:
        page.keyboard.press("j")
        page.keyboard.press("1")
    else:
        page.locator("tr[data-call]").nth(1).locator("[data-outcome='1']").click()
    page.locator("tr[data-call].done").wait_for()
    expect(current(page)).to_have_text(names[2])
    assert RoundCall.objects.get(outcome="ok").customer.called == names[1]

    # A promise asks for its day first; Enter there means the promise.
    if size == DESK:
        page.keyboard.press("2")
    else:
        page.locator("tr[aria-current=true] summary").click()
    day = page.locator("tr[aria-current=true] [name=promise_on]")
    day.fill((timezone.localdate() + timedelta(days=3)).isoformat())
    day.press("Enter")
    expect(page.locator("tr[data-call].done")).to_have_count(2)
    assert RoundCall.objects.get(outcome="promise").customer.called == names[2]
