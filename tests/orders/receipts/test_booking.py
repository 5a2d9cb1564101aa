"""Money received: booked, allocated one to many and many to one, taken back, reversed (ORD-8)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from orders.invariants import ledger
from orders.models import LedgerEntry, OpenItem, Receipt, Settlement
from orders.receivables import receivables_on
from orders.services.receipts import reverse, unallocate
from salesops.core.refusals import Forbidden, Invalid, Refused
from salesops.core.sockets.customer_facts import facts_of
from tests.cast_orders_made import NOW, TODAY
from tests.cast_orders_paid import billed, booked, left, paid, still_open

BACK = TODAY - timedelta(days=3)


def codes(error) -> list[str]:
    return [refusal.code for refusal in error.value.refusals]


def proved() -> list[str]:
    proofs = (
        ledger.receipts_are_booked, ledger.settled_is_its_settlements, ledger.settled_on_any_day, ledger.balance_is_its_items,
    )  # fmt: skip
    return [line for proof in proofs for line in proof()]


def test_a_receipt_books_itself_and_settles_several_invoices(company, files):
    one, two = billed(files.zerun, "8000"), billed(files.zerun, "5000", "FP-2026-90002", date(2026, 11, 2))
    receipt = booked(company, files.zerun, "12000", on=BACK, payer="泽润食品", memo="货款")
    assert receipt.number == "HK-2026-000001"
    assert (receipt.entry.amount, receipt.entry.on, receipt.entry.by) == (Decimal(-12_000), BACK, company.secretary)
    assert receivables_on(files.zerun.pk, TODAY).ahead == Decimal(12_000)
    rows = paid(company, receipt, (one, "8000"), (two, "3000"))
    assert [row.on for row in rows] == [BACK, BACK]
    assert (still_open(one), still_open(two), left(receipt)) == (0, 2_000, 1_000)
    assert OpenItem.objects.get(pk=one.pk).settled_on == BACK
    more = booked(company, files.zerun, "2000")
    paid(company, more, (two, "2000"))
    assert (still_open(two), left(more)) == (0, 0)
    figures = facts_of([files.zerun.pk], TODAY, "paid_invoices", "average_days_late")
    # Due on the 11th: paid on the 17th and on the 20th.
    assert {name: values[files.zerun.pk] for name, values in figures.items()} == {
        "paid_invoices": 2, "average_days_late": Decimal("7.5"),
    }  # fmt: skip
    assert proved() == []


def test_money_settles_no_debt_before_it_came_nor_before_there_was_one(company, files):
    young = billed(files.zerun, "8000", on=TODAY - timedelta(days=1), due_on=TODAY)
    receipt = booked(company, files.zerun, "8000", on=BACK)
    with pytest.raises(Invalid) as refused:
        paid(company, receipt, (young, "8000"), on=BACK)
    assert codes(refused) == ["orders.dated-too-early"]
    (row,) = paid(company, receipt, (young, "8000"))
    assert row.on == TODAY - timedelta(days=1)
    assert receivables_on(files.zerun.pk, BACK).ahead == Decimal(8_000)


@pytest.mark.parametrize("amount", ["0", "-5", "0.005", "12.34567", "1000000000000", "NaN", "Infinity"])
def test_amounts_that_are_none(company, files, amount):
    with pytest.raises(Invalid) as refused:
        booked(company, files.zerun, amount)
    assert codes(refused) == ["orders.bad-amount"]
    receipt, item = booked(company, files.zerun, "100"), billed(files.zerun, "100")
    with pytest.raises(Invalid) as refused:
        paid(company, receipt, (item, amount))
    assert codes(refused)[0] == "orders.bad-amount"
    assert refused.value.refusals[0].field == f"parts.{item.pk}"


@pytest.mark.parametrize(
    ("day", "code"),
    [(TODAY + timedelta(days=1), "orders.receipt-in-future"), (date(2026, 9, 30), "orders.month-closed")],
)
def test_days_that_are_not_open(company, files, day, code):
    with pytest.raises(Invalid) as refused:
        booked(company, files.zerun, "100", on=day)
    assert (codes(refused), refused.value.refusals[0].field) == ([code], "received_on")
    receipt = booked(company, files.zerun, "100", on=date(2026, 10, 1))
    with pytest.raises(Invalid) as refused:
        reverse(actor=company.finance, receipt=receipt, reason="错账", on=day, now=NOW)
    assert codes(refused)[0] == code
    assert not Settlement.objects.exists()


def test_no_more_than_is_open_and_no_more_than_came(company, files):
    one, two = billed(files.zerun, "100"), billed(files.zerun, "100", "FP-2026-90002")
    receipt = booked(company, files.zerun, "150")
    with pytest.raises(Invalid) as refused:
        paid(company, receipt, (one, "100.01"))
    assert codes(refused) == ["orders.more-than-open"]
    with pytest.raises(Invalid) as refused:
        paid(company, receipt, (one, "100"), (two, "50.01"))
    assert codes(refused) == ["orders.more-than-received"]
    with pytest.raises(Invalid) as refused:
        paid(company, receipt, (one, "50"), (one, "50"))
    assert codes(refused) == ["orders.item-twice"]
    with pytest.raises(Invalid):
        paid(company, receipt)
    theirs = billed(files.weizhiyuan, "100", "FP-2026-90003")
    with pytest.raises(Invalid) as refused:
        paid(company, receipt, (theirs, "50"))
    assert codes(refused) == ["orders.other-customer"]
    assert not Settlement.objects.exists()


def test_taken_back_it_is_received_ahead_again(company, files):
    one, two = billed(files.zerun, "100"), billed(files.zerun, "70", "FP-2026-90002")
    receipt = booked(company, files.zerun, "170", on=BACK)
    paid(company, receipt, (one, "100"), (two, "70"))
    with pytest.raises(Invalid) as refused:
        unallocate(actor=company.secretary, receipt=receipt, on=BACK - timedelta(days=1), now=NOW)
    assert codes(refused) == ["orders.dated-too-early"]
    unallocate(actor=company.secretary, receipt=receipt, items=[two], on=TODAY, now=NOW)
    assert (still_open(one), still_open(two), left(receipt)) == (0, 70, 70)
    assert [i.was_open for i in OpenItem.objects.on(BACK)] == []
    unallocate(actor=company.secretary, receipt=receipt, on=TODAY, now=NOW)
    assert (still_open(one), left(receipt)) == (100, 170)
    with pytest.raises(Refused) as refused:
        unallocate(actor=company.secretary, receipt=receipt, on=TODAY, now=NOW)
    assert codes(refused) == ["orders.nothing-allocated"]
    assert proved() == []


def test_a_reversed_receipt_is_booked_back_and_settles_nothing(company, files):
    item = billed(files.zerun, "100")
    receipt = booked(company, files.zerun, "130", on=BACK)
    paid(company, receipt, (item, "100"))
    with pytest.raises(Invalid) as refused:
        reverse(actor=company.finance, receipt=receipt, reason=" ", on=TODAY, now=NOW)
    assert codes(refused) == ["orders.reason-missing"]
    receipt = reverse(actor=company.finance, receipt=receipt, reason="承兑汇票拒付", on=TODAY, now=NOW)
    assert (still_open(item), left(receipt)) == (100, 0)
    entries = LedgerEntry.objects.filter(receipt=receipt).order_by("pk")
    assert [(entry.kind, entry.amount, entry.on) for entry in entries] == [
        ("receipt", Decimal(-130), BACK), ("reversal", Decimal(130), TODAY),
    ]  # fmt: skip
    now = receivables_on(files.zerun.pk, TODAY)
    assert (now.balance, now.open, now.ahead) == (100, 100, 0)
    then = receivables_on(files.zerun.pk, BACK)
    assert (then.balance, then.open, then.ahead) == (-30, 0, 30)
    for again in (
        lambda: paid(company, receipt, (item, "1")),
        lambda: reverse(actor=company.finance, receipt=receipt, reason="再次", on=TODAY, now=NOW),
    ):
        with pytest.raises(Refused) as refused:
            again()
        assert codes(refused) == ["orders.receipt-reversed"]
    # What was taken back is no payment of the customer.
    assert facts_of([files.zerun.pk], TODAY, "paid_invoices")["paid_invoices"].get(files.zerun.pk) is None
    assert proved() == []


def test_for_an_order_of_the_same_customer(company, files, goods):
    from tests.cast_orders_invoiced import confirmed
    from tests.cast_orders_made import draft

    order = confirmed(company, files, goods, "1")
    assert booked(company, files.zerun, "30000", order=order).entry.order == order
    for wrong, customer in ((order, files.weizhiyuan), (draft(company, files.zerun, goods), files.zerun)):
        with pytest.raises(Invalid) as refused:
            booked(company, customer, "10", order=wrong, actor=company.finance)
        assert codes(refused) == ["orders.order-not-of-customer"]


def test_who_books(company, files):
    for actor in (company.rep, company.manager, company.director, company.gm, company.auditor):
        with pytest.raises(Forbidden):
            booked(company, files.zerun, "10", actor=actor)
    # Another market's secretary has nothing to do with it.
    with pytest.raises(Forbidden):
        booked(company, files.dingsheng, "10")
    receipt = booked(company, files.zerun, "10", actor=company.finance)
    with pytest.raises(Forbidden):
        paid(company, receipt, (billed(files.zerun, "10"), "10"), actor=company.rep)
    seen = {
        user: list(Receipt.objects.visible_to(getattr(company, user)))
        for user in ("rep", "colleague", "secretary", "legal")
    }
    assert seen == {"rep": [receipt], "colleague": [], "secretary": [receipt], "legal": []}
