"""A return from the request to its credit note or its exchange, and everything that stops it (ORD-7)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from orders.models import CreditNote, Invoice, LineEntry, Order, OrderLine, Return, SalesMonth, Shipment, StockLevel
from orders.services.credit_notes import issue_credit_note, propose_credit_note
from orders.services.returns import (
    ask_for_goods,
    ask_return,
    evaluate_return,
    goods_came,
    refuse_return,
    withdraw_return,
)
from orders.services.returns_received import (
    replace_return,
    send_home_return,
    settle_return,
    take_back_return,
)
from salesops.core.approvals.models import Approval, ApprovalStep
from salesops.core.approvals.services import reject, send_back
from salesops.core.refusals import Forbidden, Invalid, Refused
from salesops.core.sockets.handover import handover_parts
from salesops.core.sockets.merging import merge_parts
from tests.cast_orders_invoiced import digits, invoice
from tests.cast_orders_made import NOW, TODAY
from tests.cast_orders_returns import approved, asked, back, decided, evaluated, received, service, signed_for
from tests.cast_orders_shipped import DAY
from tests.orders.shipments.test_shipping import sound

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(company, files, goods) -> Order:
    return signed_for(company, files, goods)


def sums() -> tuple[Decimal, Decimal]:
    row = SalesMonth.objects.get()
    return row.intake_net, row.sales_net


def issue(company, credit: CreditNote) -> CreditNote:
    credit.refresh_from_db()
    return issue_credit_note(actor=company.finance, note=credit, tax_number=digits(500 + credit.pk), now=NOW)


def codes(refused) -> set[str]:
    return {refusal.code for refusal in refused.value.refusals}


def test_money_back(company, goods, order):
    """4 × 113,000 signed for and invoiced; 2 come back, one of them damaged: sales fall by 200,000, the intake stays."""
    billed = invoice(company, order)
    before = StockLevel.objects.get(warehouse=goods.suzhou, product=goods.filler).on_hand
    taken = back(company, goods, approved(company, order), good="1", damaged="1")
    line = order.lines.get()
    assert (line.ordered, line.shipped, line.signed, line.returned, line.invoiced) == (2, 4, 4, 2, 4)
    assert sums() == (Decimal(400_000), Decimal(200_000))
    assert StockLevel.objects.get(warehouse=goods.suzhou, product=goods.filler).on_hand == before + 1
    assert taken.state == "received"
    assert taken.credit_due > NOW
    credit = CreditNote.objects.get()
    assert (credit.state, credit.kind, credit.amount, credit.taken) == ("approved", "returned", Decimal(226_000), taken)
    sound()
    issue(company, credit)
    line.refresh_from_db()
    taken.refresh_from_db()
    billed.refresh_from_db()
    assert (line.invoiced, billed.credited_amount, taken.state) == (2, Decimal(226_000), "closed")
    assert sums() == (Decimal(400_000), Decimal(200_000))
    sound()


def test_what_was_not_invoiced_needs_no_credit_note(company, goods, order):
    """3 of 4 invoiced, 2 come back: one of them was never asked for, one is credited."""
    invoice(company, order, "3")
    back(company, goods, approved(company, order))
    assert [row.quantity for row in CreditNote.objects.get().lines.all()] == [1]
    sound()


def test_never_invoiced_is_done_at_once(company, goods, order):
    taken = back(company, goods, approved(company, order))
    assert taken.state == "closed"
    assert not CreditNote.objects.exists()
    order.refresh_from_db()
    assert (order.state, order.ordered_amount) == ("signed_off", Decimal(226_000))
    sound()


def test_an_exchange_is_no_new_sale(company, goods, order):
    """2 of 4 exchanged: sales −200,000 when they are back, +200,000 when their like is signed for; intake and debt stay."""
    billed = invoice(company, order)
    taken = back(company, goods, approved(company, order, wanted="replace"))
    assert sums() == (Decimal(400_000), Decimal(200_000))
    order.refresh_from_db()
    assert order.state == "settling"
    sound()
    with pytest.raises(Refused) as refused:
        propose_credit_note(
            actor=company.finance, invoice=billed, kind="returned", parts={billed.lines.get().pk: Decimal(1)}, reason="x",
            now=NOW,
        )  # fmt: skip
    assert codes(refused) == {"orders.not-come-back"}
    taken = replace_return(actor=company.logistics, taken=taken, warehouse=goods.suzhou, planned_on=DAY, now=NOW)
    assert [line.quantity for line in taken.replaced_by.lines.all()] == [2]
    with pytest.raises(Refused) as refused:
        replace_return(actor=company.logistics, taken=taken, warehouse=goods.suzhou, planned_on=DAY, now=NOW)
    assert codes(refused) == {"orders.replaced-already"}
    sound()
    received(company, taken.replaced_by)
    taken.refresh_from_db()
    assert taken.state == "closed"
    assert sums() == (Decimal(400_000), Decimal(400_000))
    line = order.lines.get()
    assert (line.ordered, line.shipped, line.signed, line.returned, line.invoiced) == (4, 6, 6, 2, 4)
    sound()


def test_a_part_price_is_whole_to_the_cent_after_an_exchange(company, files, goods):
    """3 at 113,000.335: whatever goes to and fro, sales are what the customer keeps."""
    order = signed_for(company, files, goods, "3", unit_price=Decimal("113000.335"))
    for _n in range(2):
        taken = back(company, goods, approved(company, order, "1", wanted="replace"), good="1")
        taken = replace_return(actor=company.secretary, taken=taken, warehouse=goods.suzhou, planned_on=DAY, now=NOW)
        received(company, taken.replaced_by)
    signs = {"signed": 1, "returned": -1}
    kept = sum(signs[e.kind] * e.amount for e in LineEntry.objects.filter(kind__in=signs))
    assert kept == order.lines.get().amount
    sound()


def test_a_repair_moves_no_quantity(company, goods, order):
    taken = back(company, goods, approved(company, order, wanted="repair"))
    assert (taken.state, order.lines.get().returned, sums()) == ("received", 0, (Decimal(400_000), Decimal(400_000)))
    done = send_home_return(actor=company.logistics, taken=taken, note="换密封圈，顺丰寄回", now=NOW)
    assert done.state == "closed"
    sound()


def test_conceded_goods_stay_where_they_are(company, order):
    taken = decided(company, evaluated(company, asked(company, order), "concede"))
    assert (taken.state, order.lines.get().returned) == ("closed", 0)


def test_a_short_return(company, goods, order):
    taken = back(company, goods, approved(company, order), good="1")
    assert (taken.lines.get().quantity, taken.lines.get().came, order.lines.get().returned) == (2, 1, 1)
    # What never came may be asked for again.
    asked(company, order, "3")
    sound()


@pytest.mark.parametrize(
    ("quantity", "first"),
    [("0.04", [["service", "supervisor"]]), ("0.5", [["service", "MM"], ["finance"]]),
     ("2", [["service", "technical"], ["director"], ["finance"]])],
)  # fmt: skip
def test_who_decides(company, order, quantity, first):
    """4,520 · 56,500 · 226,000 (defaults.md 11)."""
    taken = evaluated(company, asked(company, order, quantity))
    steps = ApprovalStep.objects.filter(approval__record_id=str(taken.pk)).order_by("stage", "pk")
    found: dict[int, list[str]] = {}
    for step in steps:
        found.setdefault(step.stage, []).append(step.approver)
    assert list(found.values()) == first


def test_three_working_days_but_for_goods_under_way(company, order):
    """Friday 10:00, due Wednesday; the Monday they spend on the way makes it Thursday (T17)."""
    taken = asked(company, order)
    assert taken.decide_due.date().isoformat() == "2026-11-25"
    asking = {"actor": service(company), "taken": taken}
    taken = ask_for_goods(now=NOW, **asking)
    with pytest.raises(Refused) as refused:
        evaluated(company, taken)
    assert codes(refused) == {"orders.goods-not-looked-at"}
    taken = goods_came(actor=company.rep, taken=taken, now=NOW + timedelta(days=4))
    assert taken.decide_due.date().isoformat() == "2026-11-26"
    assert evaluated(company, taken).state == "deciding"


def test_never_more_than_was_signed_for(company, goods, order):
    asked(company, order, "3")
    with pytest.raises(Invalid) as refused:
        asked(company, order, "2")
    assert codes(refused) == {"orders.more-than-signed"}
    assert refused.value.refusals[0].figures["left"] == "1"
    # Whoever writes it.
    one = Return.objects.get()
    other = Return.objects.create(
        number="TH-2026-9999", order=order, customer=order.customer, owner=order.owner, unit=order.unit, wanted="refund",
        description="x", amount=1, requested_at=NOW, decide_due=NOW,
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="more under return"), transaction.atomic():
        other.lines.create(line=one.lines.get().line, quantity=2, reason="quality", amount=1)


def test_what_is_asked_for_is_complete(company, order):
    line = order.lines.get()
    with pytest.raises(Invalid) as refused:
        ask_return(
            actor=company.rep, order=order, wanted="concede", description=" ", now=NOW,
            quantities=[{"line": line, "quantity": Decimal("-1"), "reason": "nonsense"}],
        )  # fmt: skip
    assert codes(refused) == {
        "orders.return-way", "orders.description-missing", "orders.bad-quantity", "orders.return-reason",
    }  # fmt: skip


def test_who_does_what(company, goods, order):
    taken = asked(company, order)
    with pytest.raises(Forbidden):
        asked(company, order, actor=company.colleague)
    for somebody in (company.rep, company.manager, company.logistics):
        with pytest.raises(Forbidden):
            evaluate_return(actor=somebody, taken=taken, fault="nobody", finding="x", advice="refund", now=NOW)
    taken = decided(company, evaluated(company, taken))
    with pytest.raises(Forbidden):
        take_back_return(actor=company.secretary, taken=taken, warehouse=goods.suzhou, came={}, now=NOW)
    with pytest.raises(Forbidden):
        withdraw_return(actor=company.logistics, taken=taken, reason="x", now=NOW)


def test_rejected_sent_back_refused_withdrawn(company, order):
    taken = evaluated(company, asked(company, order, "1"))
    step = ApprovalStep.objects.waiting().order_by("pk").first()
    send_back(step_id=step.pk, actor=service(company), note="补检验照片", now=NOW)
    taken.refresh_from_db()
    assert taken.state == "requested"
    evaluated(company, taken)
    step = ApprovalStep.objects.waiting().order_by("pk").first()
    reject(step_id=step.pk, actor=service(company), note="超出质保", now=NOW)
    taken.refresh_from_db()
    assert (taken.state, taken.end_reason) == ("refused", "超出质保")
    other = refuse_return(actor=service(company), taken=asked(company, order, "1"), reason="人为损坏", now=NOW)
    assert other.state == "refused"
    third = evaluated(company, asked(company, order, "4"))
    third = withdraw_return(actor=company.rep, taken=third, reason="客户自行修好", now=NOW)
    assert third.state == "withdrawn"
    assert not Approval.objects.filter(state="pending").exists()
    sound()


def test_goods_come_back_as_a_part_of_what_was_approved(company, goods, order):
    taken = approved(company, order)
    line = taken.lines.get()
    for came, code in (({line.pk: (Decimal(2), Decimal(1))}, "orders.back-too-many"), ({}, "orders.nothing-came")):
        with pytest.raises(Invalid) as refused:
            take_back_return(actor=company.logistics, taken=taken, warehouse=goods.suzhou, came=came, now=NOW)
        assert codes(refused) == {code}


def test_credit_notes_of_a_return_come_first(company, goods, order):
    invoice(company, order)
    taken = back(company, goods, approved(company, order))
    with pytest.raises(Refused) as refused:
        settle_return(actor=company.finance, taken=taken, reason="x", now=NOW)
    assert codes(refused) == {"orders.credit-notes-wait"}


def test_a_lower_price_meanwhile_lowers_what_is_credited(company, goods, order):
    """Invoice 452,000, 2 back (226,000 to be credited); 22,600 less for the whole is issued first: 214,700 are left to credit."""
    billed = invoice(company, order)
    cheaper = propose_credit_note(
        actor=company.finance, invoice=billed, kind="price", parts={billed.lines.get().pk: Decimal(22_600)}, reason="x",
        now=NOW,
    )  # fmt: skip
    CreditNote.objects.filter(pk=cheaper.pk).update(state="approved")
    taken = back(company, goods, approved(company, order))
    first = taken.credit_notes.get()
    issue(company, cheaper)
    first.refresh_from_db()
    second = taken.credit_notes.get(state="approved")
    assert (first.state, second.amount) == ("refused", Decimal(214_700))
    issue(company, second)
    taken.refresh_from_db()
    assert taken.state == "closed"
    assert Invoice.objects.get().credited_amount == Decimal(237_300)
    sound()


def test_a_price_of_goods_that_are_gone_is_not_lowered(company, goods, order):
    billed = invoice(company, order)
    cheaper = propose_credit_note(
        actor=company.finance, invoice=billed, kind="price", parts={billed.lines.get().pk: Decimal(1_130)}, reason="x",
        now=NOW,
    )  # fmt: skip
    CreditNote.objects.filter(pk=cheaper.pk).update(state="approved")
    taken = back(company, goods, approved(company, order, "4"), good="4")
    issue(company, taken.credit_notes.get())
    cheaper.refresh_from_db()
    assert cheaper.state == "refused"
    sound()


def test_the_database_keeps_an_exchange_to_what_came_back(company, goods, order):
    """The first delivery of four is no exchange of two; one that is planned isn't let go of."""
    first = Shipment.objects.get()
    taken = back(company, goods, approved(company, order, wanted="replace"))
    rows = Return.objects.filter(pk=taken.pk)
    with pytest.raises(IntegrityError, match="no more"), transaction.atomic():
        rows.update(replaced_by=first)
    replace_return(actor=company.logistics, taken=taken, warehouse=goods.suzhou, planned_on=DAY, now=NOW)
    with pytest.raises(IntegrityError, match="no other exchange"), transaction.atomic():
        rows.update(replaced_by=None)


def test_a_cancelled_exchange_is_planned_anew(company, goods, order):
    from orders.services.shipments import cancel_shipment

    taken = back(company, goods, approved(company, order, wanted="replace"))
    first = replace_return(actor=company.logistics, taken=taken, warehouse=goods.suzhou, planned_on=DAY, now=NOW)
    cancel_shipment(actor=company.logistics, shipment=first.replaced_by, reason="x", now=NOW)
    again = replace_return(actor=company.logistics, taken=first, warehouse=goods.suzhou, planned_on=DAY, now=NOW)
    assert again.replaced_by != first.replaced_by
    assert Shipment.objects.filter(state="planned").count() == 1
    assert OrderLine.objects.get().planned == 2


def test_open_returns_go_along(company, files, goods, order):
    """With a leaver's customers to his heir; with a customer's file to the file that goes on."""
    taken = asked(company, order, files=[])
    part = handover_parts.get("orders.open_returns")
    assert part.count(company.rep, TODAY) == 1
    part.take(person=company.rep, heir=company.colleague, day=TODAY, actor=company.manager, now=NOW)
    assert (part.count(company.rep, TODAY), part.count(company.colleague, TODAY)) == (0, 1)
    merge_parts.get("orders.orders").take(files.zerun, files.weizhiyuan, company.manager)
    taken.refresh_from_db()
    assert (taken.owner, taken.customer) == (company.colleague, files.weizhiyuan)
