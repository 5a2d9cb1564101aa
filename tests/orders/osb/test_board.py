"""The OSB board: what each order waits for on its way, whom, since when, and when it is late (ORD-11, T11)."""

import sys
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from orders.clocks.invoices import to_request
from orders.clocks.standing import to_move
from orders.models import Order, Shipment
from orders.osb import SETTLE, Asked, board, counts, rows_of
from orders.services.orders import confirm_order, submit_order
from tests.cast_orders_exceptional import recorded, told
from tests.cast_orders_invoiced import ask, deliver, invoice
from tests.cast_orders_made import NOW, PROMISED, account, draft, received
from tests.cast_orders_produced import answered, lacking, passed
from tests.cast_orders_shipped import confirmed, delivered, planned

pytestmark = pytest.mark.django_db


def only(user, now: datetime = NOW, **asked):
    rows = list(rows_of(user, Asked(**asked), now))
    assert len(rows) == 1, rows
    return rows[0]


def test_what_an_order_waits_for_from_step_to_step(company, files, goods):
    account(files.zerun, "100000000")
    order = submit_order(actor=company.rep, order=draft(company, files.zerun, goods, "4"), now=NOW)
    row = only(company.secretary)
    assert (row.step, row.wait, row.who, row.since, row.late) == ("order", "confirm", "陈思远", NOW, False)
    order = confirm_order(actor=None, order=order, now=NOW)
    row = only(company.secretary)
    assert (row.step, row.wait, row.planned_on, row.promised_on) == ("ship", "plan", PROMISED, PROMISED)
    shipment = planned(company, order, goods, "4")
    row = only(company.secretary)
    assert (row.wait, row.who, row.since, row.planned_on) == ("agree", "林若溪", NOW, shipment.planned_on)
    delivered(company, shipment)
    assert (only(company.secretary).wait, only(company.secretary).late) == ("sign", False)
    # T13 ends after 24 hours.
    assert only(company.secretary, NOW + timedelta(hours=25)).late
    other = deliver(confirmed(company, files, goods, "1"))
    row = only(company.secretary, step=SETTLE)
    assert (row.number, row.wait, row.late) == (other.number, "invoice", False)
    # T19 ends with the next working day.
    (clock,) = to_request()
    assert row.due == clock.due
    assert only(company.secretary, clock.due, step=SETTLE).late
    request = ask(company, other)
    row = only(company.secretary, step=SETTLE)
    assert (row.wait, row.who, row.due) == ("issue", "财务部", request.due_at) or row.wait == "issue"


def test_paid_orders_leave_the_board_and_overdue_ones_are_late(company, files, goods):
    order = deliver(confirmed(company, files, goods, "1"))
    bill = invoice(company, order)
    row = only(company.lead, step=SETTLE)
    assert (row.wait, row.planned_on, row.late) == ("pay", bill.due_on, False)
    later = NOW + timedelta(days=(bill.due_on - NOW.date()).days + 1)
    assert only(company.lead, later, late=True).number == order.number
    assert counts(company.lead, Asked(), later)[SETTLE] == (1, 1)
    with pytest.MonkeyPatch.context() as patch:
        # The package names a function like this module.
        patch.setattr(sys.modules[counts.__module__], "MOST_LATE", 1)
        patch.setattr(sys.modules[counts.__module__], "COUNTED", 0)
        (section,) = board(company.lead, Asked(step=SETTLE), later)
    assert (section.orders, section.orders_more, section.late, section.late_more) == (0, True, 1, True)
    Order.objects.filter(pk=order.pk).update(state="closed")
    assert counts(company.lead, Asked(), later)[SETTLE] == (0, 0)


def test_the_board_turns_red_with_clock_t11(company, files, goods):
    order = confirmed(company, files, goods, "1")
    shipment = planned(company, order, goods, "1", planned_on=NOW.date() + timedelta(days=5))
    Shipment.objects.filter(pk=shipment.pk).update(state="agreed")
    for days in range(4, 9):
        now = NOW + timedelta(days=days)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(timezone, "now", lambda now=now: now)
            due = [clock.due for clock in to_move()]
        row = only(company.secretary, now)
        assert row.late == any(moment <= now for moment in due)
        assert (row.wait == "move") == ((bool(due) and row.late) or row.wait == "move")
        if row.wait == "move":
            assert [row.due] == due


def test_production_and_exceptions_stand_in_the_way(company, files, goods):
    order = lacking(company, files, goods)
    row = only(company.secretary)
    assert (row.wait, row.since) == ("make", NOW)
    made = passed(company, order)
    assert (only(company.secretary).wait, only(company.secretary).due) == ("date", made.answer_due)
    answered(company, made)
    assert (only(company.secretary).wait, only(company.secretary).planned_on) == (
        "made",
        made.__class__.objects.get().finish_on,
    )
    found = recorded(company, order)
    assert (only(company.secretary).wait, only(company.secretary).due) == ("tell", found.tell_due)
    told(company, found)
    assert only(company.secretary).wait == "offer"
    order.refresh_from_db()
    Order.objects.filter(pk=order.pk).update(state="on_hold", paused_in=order.state)
    assert (only(company.secretary).wait, only(company.secretary).step) == ("hold", "ship")


def test_each_sees_the_orders_in_reach_and_asks_for_a_secretary_or_a_wait(company, files, goods):
    confirmed(company, files, goods, "1")
    deliver(confirmed(company, files, goods, "1"))
    everyone = {"order": (0, 0), "ship": (1, 0), "settle": (1, 0)}
    for person in (company.secretary, company.lead, company.rep, company.director):
        assert counts(person, Asked(), NOW) == everyone, person
    assert counts(company.logistics, Asked(), NOW) == everyone | {"settle": (0, 0)}
    assert counts(company.finance, Asked(), NOW) == everyone | {"ship": (0, 0)}
    assert counts(company.other_rep, Asked(), NOW) == dict.fromkeys(everyone, (0, 0))
    # The secretary has ordering and shipping of the market, not settling.
    own = Asked(secretary=company.secretary)
    assert counts(company.lead, own, NOW) == everyone | {"settle": (0, 0)}
    assert [row.wait for row in rows_of(company.lead, Asked(wait="plan"), NOW)] == ["plan"]
    assert [row.wait for row in rows_of(company.lead, Asked(wait="invoice"), NOW)] == ["invoice"]
    assert not list(rows_of(company.lead, Asked(units=frozenset({company.units["NC"].pk})), NOW))


def test_pages_follow_each_other(company, files, goods):
    for _n in range(3):
        confirmed(company, files, goods, "1")
        invoice(company, deliver(confirmed(company, files, goods, "1")))
    rest = deliver(confirmed(company, files, goods, "1"))
    Order.objects.filter(pk=rest.pk).update(state="settling")
    received(files.zerun, Decimal(1))
    for step, count in (("ship", 3), ("settle", 4)):
        seen, after = [], ""
        for _page in range(count):
            (section,) = board(company.lead, Asked(step=step, after=after), NOW, limit=1)
            seen += [row.order for row in section.rows]
            after = section.next
            assert section.orders == count
        assert after == ""
        assert len(set(seen)) == count
    assert [section.step for section in board(company.lead, Asked(), NOW, limit=2)] == ["order", "ship", "settle"]
