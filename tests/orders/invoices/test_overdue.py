"""Nothing is ordered on account while something is overdue beyond the tolerance of the rating (defaults.md 4)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from orders.credit import check
from orders.models import Invoice, OpenItem, Settlement
from orders.services.disputes import open_dispute
from orders.services.orders import submit_order
from salesops.core.approvals.models import Approval
from tests.cast_orders_invoiced import confirmed, with_tax_data
from tests.cast_orders_made import NOW, TODAY, account, draft, owes


def billed(customer, amount: str, days_late: int, **fields) -> Invoice:
    """An invoice from before the portal, due so many days ago."""
    due = TODAY - timedelta(days=days_late)
    return Invoice.objects.create(
        number=f"OLD-{Invoice.objects.count() + 1}", customer=customer, issued_on=date(2026, 1, 5), due_on=due,
        amount=Decimal(amount), net=Decimal(amount), issued_at=NOW, **fields,
    )  # fmt: skip


def refusals(company, files, goods, rating: str = "A"):
    order = draft(company, files.zerun, goods)
    held = account(files.zerun, "9000000", rating)
    return {r.code: r.figures for r in check(order, held, TODAY, amount=Decimal(113_000)).refusals}


@pytest.mark.parametrize(("rating", "tolerated"), [("A", 7), ("B", 3), ("C", 0)])
def test_the_tolerance_of_the_rating(company, files, goods, rating, tolerated):
    made = billed(files.zerun, "5000", tolerated)
    assert refusals(company, files, goods, rating) == {}
    billed(files.zerun, "6000", tolerated + 1)
    assert refusals(company, files, goods, rating) == {
        "orders.credit-overdue": {"amount": Decimal(6_000), "days": tolerated + 1}
    }
    assert made.entry.amount == Decimal(5_000)


def test_remainders_under_a_thousand_are_ignored(company, files, goods):
    item = OpenItem.objects.get(entry__invoice=billed(files.zerun, "5000", 90))
    paid = owes(files.zerun, "-4000.01")
    Settlement.objects.create(item=item, entry=paid, amount=Decimal("4000.01"), on=TODAY, at=NOW)
    assert refusals(company, files, goods) == {}
    Settlement.objects.create(item=item, entry=paid, amount=Decimal("-0.01"), on=TODAY, at=NOW)
    assert refusals(company, files, goods)["orders.credit-overdue"]["amount"] == Decimal(1_000)


def test_a_disputed_invoice_still_counts(company, files, goods):
    found = billed(files.zerun, "5000", 30)
    open_dispute(actor=company.rep, invoice=found, amount=Decimal(5000), reason="少一台", now=NOW)
    assert "orders.credit-overdue" in refusals(company, files, goods)


def test_what_a_member_of_the_group_owes_counts(company, files, goods):
    files.weizhiyuan.parent = files.zerun
    files.weizhiyuan.save(update_fields=["parent"])
    billed(files.weizhiyuan, "5000", 30)
    assert "orders.credit-overdue" in refusals(company, files, goods)


def test_overdue_asks_the_director(company, files, goods):
    """Within the limit, 30 days overdue: market manager, then director; the rows are kept with the check."""
    account(files.zerun, "9000000")
    billed(files.zerun, "5000", 30)
    order = submit_order(actor=company.rep, order=draft(company, files.zerun, goods), now=NOW)
    assert order.state == "credit_hold"
    steps = Approval.objects.get(record_id=str(order.pk)).steps.order_by("stage", "pk")
    assert [step.approver for step in steps] == ["MM", "director"]
    assert order.credit_checks.get().figures["overdue"] == [["OLD-1", "2026-10-21", "5000.00"]]


def test_the_example_of_the_policy(company, files, goods):
    """782,000 receivables, 148,000 open orders, 1,216,000 wanted against 1,500,000: 646,000 over, 43.07 %."""
    confirmed(company, files, goods, "1", unit_price=Decimal(148_000))
    with_tax_data(files.zerun)
    held = account(files.zerun, "1500000")
    billed(files.zerun, "782000", 0)
    order = draft(company, files.zerun, goods, "1", unit_price=Decimal(1_216_000))
    (refusal,) = check(order, held, TODAY, amount=Decimal(1_216_000)).refusals
    told = {
        name: str(refusal.figures[name]) for name in ("receivables", "open_orders", "this_order", "over", "percent")
    }
    assert told == {
        "receivables": "782000.00", "open_orders": "148000.00", "this_order": "1216000", "over": "646000.00", "percent": "43.07",
    }  # fmt: skip
