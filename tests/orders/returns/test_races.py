"""Two people, two connections, the same goods: they come back once (ORD-7, F10)."""

from decimal import Decimal

import pytest

from orders.invariants.ledger import balance_is_its_items, invoices_are_booked, lines_are_invoiced
from orders.invariants.returns import returns_were_signed, returns_wrote_what_came
from orders.models import CreditNote, OrderLine, Return
from orders.services.credit_notes import issue_credit_note, propose_credit_note
from orders.services.returns_received import take_back_return
from tests.cast_orders_invoiced import digits, invoice
from tests.cast_orders_made import NOW
from tests.cast_orders_returns import asked, signed_for, waved_through
from tests.core.approvals.test_races import together
from tests.customers.credit.test_races import told

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def sound() -> None:
    for prove in (
        returns_were_signed, returns_wrote_what_came, invoices_are_booked, lines_are_invoiced, balance_is_its_items,
    ):  # fmt: skip
        assert list(prove()) == []


def test_two_ask_for_the_same_goods(company, files, goods):
    order = signed_for(company, files, goods)
    answers = together(
        told(lambda: asked(company, order, "3", files=[])),
        told(lambda: asked(company, order, "3", actor=company.secretary, files=[])),
    )
    assert sorted(answers) == ["done", "orders.more-than-signed"]
    assert Return.objects.count() == 1
    sound()


def test_goods_come_back_once(company, files, goods):
    taken = waved_through(asked(company, signed_for(company, files, goods), files=[]), "refund")
    line = taken.lines.get()

    def take() -> None:
        came = {line.pk: (Decimal(2), Decimal())}
        take_back_return(actor=company.logistics, taken=taken, warehouse=goods.suzhou, came=came, now=NOW)

    assert sorted(together(told(take), told(take))) == ["core.wrong-state", "done"]
    assert OrderLine.objects.get().returned == 2
    sound()


def test_goods_come_back_while_their_price_is_lowered(company, files, goods):
    """452,000 invoiced, 22,600 less; 2 of 4 come back: whoever is first, together they credit 22,600 and half of the rest."""
    order = signed_for(company, files, goods)
    billed = invoice(company, order)
    cheaper = propose_credit_note(
        actor=company.finance, invoice=billed, kind="price", parts={billed.lines.get().pk: Decimal(22_600)}, reason="x",
        now=NOW,
    )  # fmt: skip
    CreditNote.objects.filter(pk=cheaper.pk).update(state="approved")
    cheaper.refresh_from_db()
    taken = waved_through(asked(company, order, files=[]), "refund")
    came = {taken.lines.get().pk: (Decimal(2), Decimal())}
    answers = together(
        told(lambda: issue_credit_note(actor=company.finance, note=cheaper, tax_number=digits(71), now=NOW)),
        told(
            lambda: take_back_return(actor=company.logistics, taken=taken, warehouse=goods.suzhou, came=came, now=NOW)
        ),
    )
    assert sorted(answers) == ["done", "done"]
    credit = CreditNote.objects.get(taken=taken, state="approved")
    assert credit.amount == Decimal(214_700)
    issue_credit_note(actor=company.finance, note=credit, tax_number=digits(72), now=NOW)
    billed.refresh_from_db()
    assert billed.credited_amount == Decimal(237_300)
    sound()
