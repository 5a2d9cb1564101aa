"""What is taken back of an invoice (ORD-7, ORD-8; defaults.md 11)."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.urls import reverse
from pypdf import PdfReader

from orders.credit import balances
from orders.models import CreditNote, Invoice, LineEntry, OpenItem, Order, OrderLine
from orders.services.credit_notes import issue_credit_note, propose_credit_note
from salesops.core.approvals.models import ApprovalStep
from salesops.core.approvals.services import approve as agree
from salesops.core.refusals import Refused
from tests.cast_orders_invoiced import confirmed, deliver, digits, invoice, move
from tests.cast_orders_made import NOW, TODAY


@pytest.fixture
def billed(company, files, goods) -> Invoice:
    """Two fillers, 226,000, delivered and invoiced."""
    return invoice(company, deliver(confirmed(company, files, goods, "2")))


def propose(company, billed: Invoice, kind: str, value: str, actor=None) -> CreditNote:
    parts = {line.pk: Decimal(value) for line in billed.lines.all()}
    return propose_credit_note(
        actor=actor or company.finance, invoice=billed, kind=kind, parts=parts, reason="质量问题", now=NOW
    )


def issue(company, note: CreditNote) -> CreditNote:
    note.refresh_from_db()
    return issue_credit_note(actor=company.finance, note=note, tax_number=digits(500 + note.pk), now=NOW)


def codes(call) -> list[str]:
    with pytest.raises(Refused) as error:
        call()
    return [refusal.code for refusal in error.value.refusals]


def balance(files) -> Decimal:
    return balances([files.zerun.pk], TODAY)[files.zerun.pk]


def test_what_came_back_is_credited_at_its_price(company, files, billed):
    move(billed.order, "returned", "1")
    note = issue(company, propose(company, billed, "returned", "1"))
    assert (note.number, note.amount, note.net) == ("HZ-2026-00001", Decimal(113_000), Decimal(100_000))
    assert balance(files) == Decimal(113_000)
    line = OrderLine.objects.get()
    assert (line.invoiced, line.invoiced_amount) == (Decimal(1), Decimal(113_000))
    assert OpenItem.objects.get().open_amount == Decimal(113_000)
    billed.refresh_from_db()
    assert billed.credited_amount == Decimal(113_000)


def test_no_more_is_credited_than_came_back(company, billed):
    assert codes(lambda: propose(company, billed, "returned", "1")) == ["orders.not-come-back"]
    move(billed.order, "returned", "1")
    propose(company, billed, "returned", "1")
    assert codes(lambda: propose(company, billed, "returned", "0.001")) == ["orders.not-come-back"]


def test_a_lower_price_is_approved_first(company, files, billed):
    note = propose(company, billed, "price", "5000", actor=company.rep)
    assert codes(lambda: issue(company, note)) == ["core.wrong-state"]
    approve(company, note)
    issue(company, note)
    assert balance(files) == Decimal(221_000)
    entry = LineEntry.objects.get(kind="credited")
    assert (entry.quantity, entry.amount, entry.net) == (0, Decimal(-5_000), Decimal("-4424.78"))
    # Money alone: the goods stay invoiced, nothing is to be invoiced again.
    assert Order.objects.get().open_amount == 0


def approve(company, note: CreditNote) -> None:
    """Everybody asked agrees, one after the other."""
    while step := ApprovalStep.objects.waiting().filter(approval__record_id=str(note.pk)).first():
        person = step.people.filter(ended_at=None).first().user
        agree(step_id=step.pk, actor=person, now=NOW)


@pytest.mark.parametrize(("amount", "rule"), [("5000", "manager"), ("5000.01", "director")])
def test_who_decides_on_a_lower_price(company, billed, amount, rule):
    note = propose(company, billed, "price", amount, actor=company.rep)
    steps = ApprovalStep.objects.filter(approval__record_id=str(note.pk)).order_by("pk")
    assert {step.rule for step in steps} == {rule}


def test_goods_whose_price_was_lowered_come_back_at_that_price(company, files, billed):
    note = propose(company, billed, "price", "6000", actor=company.rep)
    approve(company, note)
    issue(company, note)
    move(billed.order, "returned", "1")
    back = issue(company, propose(company, billed, "returned", "1"))
    assert back.amount == Decimal(110_000)
    move(billed.order, "returned", "1")
    last = issue(company, propose(company, billed, "returned", "1"))
    assert last.amount == Decimal(110_000)
    assert balance(files) == 0
    line = OrderLine.objects.get()
    assert (line.invoiced, line.invoiced_amount) == (0, 0)
    # Sales: signed 200,000 net less returned 200,000; the lowered price is given back with the goods.
    assert sum(e.net for e in LineEntry.objects.filter(kind="credited")) == 0


def test_no_more_money_than_the_invoice(company, billed):
    assert codes(lambda: propose(company, billed, "price", "226000.01")) == ["orders.more-than-invoiced"]
    assert codes(lambda: propose(company, billed, "price", "-5")) == ["orders.bad-quantity"]
    assert codes(lambda: propose(company, billed, "price", "0.005")) == ["orders.bad-quantity"]


def test_two_proposals_together_beyond_the_invoice(company, billed):
    first, second = (propose(company, billed, "price", "200000", actor=company.rep) for _ in range(2))
    for note in (first, second):
        approve(company, note)
    issue(company, first)
    assert codes(lambda: issue(company, second)) == ["orders.more-than-invoiced"]


def test_on_paper_with_the_amount_in_words(company, billed, client):
    move(billed.order, "returned", "1")
    note = propose(company, billed, "returned", "1")
    client.force_login(company.rep)

    def text(address: str) -> str:
        answer = client.get(address)
        assert answer.status_code == 200
        return "".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)

    asked = text(reverse("orders:request_paper", args=[billed.request_id]))
    assert all(said in asked for said in (billed.number, billed.tax_number, "226,000.00", "人民币贰拾贰万陆仟元整"))
    assert "负" not in asked
    waits = text(reverse("orders:note_paper", args=[note.pk]) + "?language=en")
    for said in ("Credit note", "to be issued", "−113,000.00", "人民币负壹拾壹万叁仟元整"):
        assert said in waits, said
    issue(company, note)
    assert "HZ-2026-00001" in text(reverse("orders:note_paper", args=[note.pk]))
