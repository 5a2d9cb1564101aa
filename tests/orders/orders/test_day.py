"""The daily list: own open orders with what changed since the last working day began (ORD-5)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from orders.day import day_of, since_of
from orders.models import Order
from orders.services.entries import Moved, write_entries
from orders.services.orders import confirm_order, lines_of, pause_order, submit_order
from salesops.core.approvals.models import ApprovalStep
from salesops.core.approvals.services import approve
from tests.cast_orders_made import NOW, TODAY, account, draft

# Activities are written with the clock on the wall; ten days later nothing is new any more.
LATER = timedelta(days=10)


@pytest.mark.django_db
def test_since_the_working_day_before():
    """20 November 2026 is a Friday: on Monday what happened on Friday counts, and on the weekend."""
    assert since_of(TODAY).date() == TODAY - timedelta(days=1)
    assert since_of(TODAY + timedelta(days=3)).date() == TODAY


@pytest.fixture
def order(company, files, goods):
    account(files.zerun)
    made = submit_order(actor=company.rep, order=draft(company, files.zerun, goods, "4"), now=NOW)
    return confirm_order(actor=company.secretary, order=made, now=NOW)


def test_what_changed_stands_first(company, order):
    now = timezone.now()
    assert [row.order for row in day_of(company.rep, now + LATER).unchanged] == [order]
    write_entries("shipped", [Moved(lines_of(order)[0], Decimal(3))], on=TODAY, now=now, actor=None)
    pause_order(actor=company.finance, order=order, reason="等回款", now=now)
    found = day_of(company.rep, timezone.now())
    (row,) = found.changed
    assert any(event.text in ("已发运 3", "3 shipped") for event in row.events)
    assert (company.finance.name, "等回款") in [(event.who, event.note) for event in row.events]
    assert row.state.code == "on_hold"
    assert not found.unchanged
    assert [event.at for event in row.events] == sorted((event.at for event in row.events), reverse=True)


def test_approvals_and_whom_it_waits_for(company, files, goods):
    account(files.zerun, "100000")
    made = submit_order(actor=company.rep, order=draft(company, files.zerun, goods), now=NOW)
    step = ApprovalStep.objects.waiting().filter(approval__record_id=str(made.pk)).order_by("pk").first()
    person = step.people.get().user
    approve(step_id=step.pk, actor=person, now=timezone.now())
    (row,) = day_of(company.rep, timezone.now()).changed
    assert person.name in [event.who for event in row.events]
    assert row.waits
    assert person.name not in row.waits


def test_an_order_handed_over_is_on_the_list_of_who_looks_after_it(company, order):
    Order.objects.filter(pk=order.pk).update(keeper=company.colleague)
    assert not day_of(company.rep, timezone.now() + LATER).unchanged
    assert [row.order for row in day_of(company.colleague, timezone.now() + LATER).unchanged] == [order]


def test_late_is_said(company, order):
    (row,) = day_of(company.rep, NOW + timedelta(days=60)).unchanged
    assert row.late


def test_nobody_elses_and_a_constant_number_of_queries(company, files, goods, order, django_assert_max_num_queries):
    assert not day_of(company.other_rep, NOW).changed
    assert not day_of(company.manager, NOW).changed
    for _n in range(3):
        submit_order(actor=company.rep, order=draft(company, files.zerun, goods), now=NOW)
    with django_assert_max_num_queries(7):
        found = day_of(company.rep, NOW)
    assert len(found.changed) + len(found.unchanged) == 4


def test_the_page_and_the_first_page(company, order):
    client = Client()
    client.force_login(company.rep)
    assert order.number in client.get(reverse("orders:my_day")).content.decode()
    assert reverse("orders:my_day") in client.get("/").content.decode()
    client.force_login(company.logistics)
    assert order.number not in client.get(reverse("orders:my_day")).content.decode()
