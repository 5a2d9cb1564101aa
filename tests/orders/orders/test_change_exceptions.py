"""A change that goes over the credit: the exception is approved with it, for exactly its figures (defaults.md 4 and 11)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from orders.models import LedgerEntry, Order
from orders.services.changes import ask_change
from orders.services.entries import Moved, write_entries
from orders.services.orders import confirm_order, lines_of, submit_order
from salesops.core.approvals.models import Approval
from salesops.core.approvals.services import approve, reject
from salesops.core.refusals import Refused
from tests.cast_orders_made import NOW, TODAY, account, draft, owes, received


@pytest.fixture
def order(company, files, goods) -> Order:
    """Four fillers, 452,000, of a limit of 1,500,000."""
    account(files.zerun)
    made = submit_order(actor=company.rep, order=draft(company, files.zerun, goods, "4"), now=NOW)
    return confirm_order(actor=company.secretary, order=made, now=NOW)


def one_more(company, order, quantity: str = "5") -> None:
    wish = {"line": lines_of(order)[0], "quantity": Decimal(quantity)}
    ask_change(actor=company.rep, order=order, kind="change", reason="客户加一台", lines=[wish], now=NOW)


def asked(order) -> Approval:
    return Approval.objects.of("orders.order", order.pk).filter(matter="orders.change").first()


def stages(order) -> list[tuple[int, str]]:
    return [(step.stage, step.approver) for step in asked(order).steps.order_by("stage", "pk")]


def decide(order, service=approve, now=NOW, **more) -> Order:
    while asked(order).is_pending:
        step = asked(order).steps.filter(state="open").order_by("pk").first()
        service(step_id=step.pk, actor=step.people.order_by("pk").first().user, now=now, **more)
    order.refresh_from_db()
    return order


def late(customer, amount: str, days: int = 20) -> None:
    due = TODAY - timedelta(days=days)
    LedgerEntry.objects.create(
        customer=customer, kind="opening", amount=Decimal(amount), on=due, due_on=due, document=f"QC-{days}", at=NOW
    )


def codes(caught) -> list[str]:
    return [refusal.code for refusal in caught.value.refusals]


def test_over_its_credit_a_change_asks_for_the_exception_too(company, files, order):
    owes(files.zerun, "1000000")
    one_more(company, order)
    # 1,000,000 + 565,000: 65,000 over 1,500,000, 4.33 %.
    assert (asked(order).facts["credit"]["over"], asked(order).facts["credit"]["percent"]) == ("65000.00", "4.33")
    assert stages(order) == [(1, "supervisor"), (2, "MM"), (2, "finance")]
    before = order.credit_checks.count()
    order = decide(order)
    assert order.ordered_amount == Decimal(565_000)
    kept = order.credit_checks.order_by("-id").first()
    assert (order.credit_checks.count(), kept.result, kept.amount) == (before + 1, "approved", Decimal(565_000))
    assert kept.valid_until == TODAY + timedelta(days=30)


@pytest.mark.parametrize(
    ("owed", "route"),
    [
        ("1400000", [(1, "supervisor"), (2, "MM"), (3, "director")]),
        ("2000000", [(1, "supervisor"), (2, "MM"), (3, "director"), (3, "finance"), (4, "GM")]),
    ],
)
def test_the_further_over_the_higher_it_goes(company, files, order, owed, route):
    owes(files.zerun, owed)
    one_more(company, order)
    assert stages(order) == route


def test_who_decides_on_the_change_is_not_asked_twice(company, files, goods, order):
    """After production began: market manager and production; finance joins for the credit."""
    write_entries("shipped", [Moved(lines_of(order)[0], Decimal(1))], on=TODAY, now=NOW, actor=None)
    Order.objects.filter(pk=order.pk).update(state="preparing")
    order.refresh_from_db()
    owes(files.zerun, "1000000")
    one_more(company, order)
    assert stages(order) == [(1, "MM"), (1, "production"), (2, "finance")]


def test_refused_the_order_stays_as_it_was(company, files, order):
    owes(files.zerun, "1000000")
    one_more(company, order)
    assert decide(order, reject, note="先收款").ordered_amount == Decimal(452_000)
    assert order.changes.get().state == "refused"
    assert not order.credit_checks.filter(result="approved").exists()


def test_it_holds_for_no_worse_figures(company, files, order):
    """More is owed than was decided on: the last approver hears it, nothing is written."""
    owes(files.zerun, "1000000")
    one_more(company, order)
    owes(files.zerun, "0.01")
    with pytest.raises(Refused) as caught:
        decide(order)
    assert codes(caught) == ["orders.credit-limit"]
    order.refresh_from_db()
    assert (order.ordered_amount, order.changes.get().state) == (Decimal(452_000), "waiting")


def test_it_holds_for_no_other_reasons(company, files, order):
    owes(files.zerun, "1000000")
    one_more(company, order)
    frozen = files.zerun.credit_account
    frozen.state, frozen.frozen_at = "frozen", NOW
    frozen.save()
    with pytest.raises(Refused) as caught:
        decide(order)
    assert codes(caught) == ["orders.credit-frozen"]


def test_what_was_overdue_gets_older_while_they_decide(company, files, order):
    """One day more overdue on the next day is what was known."""
    late(files.zerun, "20000")
    one_more(company, order)
    facts = asked(order).facts["credit"]
    assert (facts["overdue_amount"], facts["overdue_days"]) == ("20000.00", 20)
    assert stages(order) == [(1, "supervisor"), (2, "MM"), (3, "director")]
    assert decide(order, now=NOW + timedelta(days=1)).ordered_amount == Decimal(565_000)


def test_another_overdue_debt_was_not_decided_on(company, files, order):
    late(files.zerun, "20000")
    one_more(company, order)
    late(files.zerun, "1000", days=8)
    with pytest.raises(Refused) as caught:
        decide(order)
    assert codes(caught) == ["orders.credit-overdue"]


def test_money_that_came_in_needs_no_exception(company, files, order):
    owes(files.zerun, "1000000")
    one_more(company, order)
    received(files.zerun, "65000")
    order = decide(order)
    assert order.ordered_amount == Decimal(565_000)
    assert order.credit_checks.order_by("-id").first().result == "passed"


def test_an_exception_lets_no_later_change_through(company, files, order):
    owes(files.zerun, "1000000")
    one_more(company, order)
    order = decide(order)
    one_more(company, order)
    assert Decimal(asked(order).facts["credit"]["over"]) == Decimal(178_000)
    with pytest.raises(DatabaseError), transaction.atomic():
        write_entries("ordered", [Moved(lines_of(order)[0], Decimal(1))], on=TODAY, now=NOW, actor=None)
    order.refresh_from_db()
    assert order.ordered_amount == Decimal(565_000)
