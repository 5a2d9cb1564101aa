"""The same money and the same debt settled by two people in the same second, over real connections (ORD-8)."""

from decimal import Decimal

import pytest

from orders.invariants import ledger
from orders.models import LedgerEntry, OpenItem
from orders.services.credit_notes import issue_credit_note, propose_credit_note
from orders.services.receipts import reverse
from tests.cast_orders_invoiced import confirmed, deliver, digits, invoice, move
from tests.cast_orders_made import NOW, TODAY
from tests.cast_orders_paid import billed, booked, left, paid, still_open
from tests.core.approvals.test_races import together
from tests.customers.credit.test_races import told

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def proved() -> list[str]:
    return [line for proof in (ledger.settled_is_its_settlements, ledger.settled_on_any_day, ledger.balance_is_its_items)
            for line in proof()]  # fmt: skip


def test_one_receipt_spent_twice(company, files):
    one, two = billed(files.zerun, "100"), billed(files.zerun, "100", "FP-2026-90002")
    receipt = booked(company, files.zerun, "100")
    answers = together(*(told(lambda item=item: paid(company, receipt, (item, "100"))) for item in (one, two)))
    assert sorted(answers) == ["done", "orders.more-than-received"]
    assert (left(receipt), still_open(one) + still_open(two), proved()) == (0, 100, [])


def test_one_item_settled_twice(company, files):
    item = billed(files.zerun, "100")
    receipts = [booked(company, files.zerun, "100") for _n in range(2)]
    answers = together(*(told(lambda r=r: paid(company, r, (item, "100"))) for r in receipts))
    assert sorted(answers) == ["done", "orders.more-than-open"]
    assert (still_open(item), sum(map(left, receipts)), proved()) == (0, 100, [])


def test_crosswise(company, files):
    """Each takes the items in the other order: nobody waits for ever."""
    items = [billed(files.zerun, "100", f"FP-2026-9000{n}") for n in range(2)]
    receipts = [booked(company, files.zerun, "100") for _n in range(2)]
    parts = ([(items[0], "50"), (items[1], "50")], [(items[1], "50"), (items[0], "50")])
    answers = together(*(told(lambda r=r, p=p: paid(company, r, *p)) for r, p in zip(receipts, parts, strict=True)))
    assert (answers.count("done"), sum(map(still_open, items)), proved()) == (2, 0, [])


def test_reversed_while_it_is_allocated(company, files):
    item, receipt = billed(files.zerun, "100"), booked(company, files.zerun, "100")
    answers = together(
        told(lambda: paid(company, receipt, (item, "100"))),
        told(lambda: reverse(actor=company.finance, receipt=receipt, reason="错账", on=TODAY, now=NOW)),
    )
    # Whoever comes first: in the end the money is gone and settles nothing.
    assert set(answers) <= {"done", "orders.receipt-reversed"}
    assert answers[1] == "done"
    assert (still_open(item), left(receipt), proved()) == (100, 0, [])


def test_credited_while_it_is_paid(company, files, goods):
    """What the credit note takes first can't be paid any more, and what is paid first leaves the note received ahead."""
    made = invoice(company, deliver(confirmed(company, files, goods, "2")))
    move(made.order, "returned", "2")
    lines = {line.pk: Decimal(2) for line in made.lines.all()}
    note = propose_credit_note(
        actor=company.finance, invoice=made, kind="returned", parts=lines, reason="退货", now=NOW
    )
    item, receipt = OpenItem.objects.select_related("entry").get(), booked(company, files.zerun, "226000")
    answers = together(
        told(lambda: paid(company, receipt, (item, "226000"))),
        told(lambda: issue_credit_note(actor=company.finance, note=note, tax_number=digits(9), now=NOW)),
    )
    assert answers[1] == "done"
    assert answers[0] in ("done", "orders.more-than-open")
    credits_ = LedgerEntry.objects.filter(amount__lt=0)
    assert (still_open(item), sum(-e.amount - e.spent for e in credits_), proved()) == (0, 226_000, [])
