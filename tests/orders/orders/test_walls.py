"""What the database itself refuses about orders, whoever writes (ORD-4)."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from orders.models import CreditCheck, LineEntry, Order, OrderLine
from orders.services.orders import confirm_order, submit_order
from tests.cast_orders_made import NOW, TODAY, account, draft, owes


def refused(sql: str, *values) -> str:
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return str(error.value)


@pytest.fixture
def order(company, files, goods) -> Order:
    """Confirmed: two fillers, 226,000."""
    account(files.zerun)
    made = submit_order(actor=company.rep, order=draft(company, files.zerun, goods, "2"), now=NOW)
    return confirm_order(actor=None, order=made, now=NOW)


def entry(line: OrderLine, kind: str, quantity: str, amount: str = "0") -> LineEntry:
    return LineEntry.objects.create(
        line=line, kind=kind, quantity=Decimal(quantity), amount=Decimal(amount), net=Decimal(amount), on=TODAY, at=NOW
    )


def test_the_database_sums_lines_like_the_portal(company, files, goods):
    made = draft(company, files.zerun, goods, "3", unit_price=Decimal("0.335"), discount_rate=Decimal("0.05"))
    line = made.lines.get()
    # 3 × 0.335 × 0.95 = 0.95475 → 0.95; net 0.95 ÷ 1.13 = 0.8407… → 0.84.
    assert (line.amount, line.net, line.tax) == (Decimal("0.95"), Decimal("0.84"), Decimal("0.11"))


def test_halves_are_rounded_away_from_zero(company, files, goods):
    line = draft(company, files.zerun, goods, "1", unit_price=Decimal("0.005")).lines.get()
    assert line.amount == Decimal("0.01")


def test_lines_of_a_submitted_order_are_final(order):
    line = order.lines.get()
    assert "final" in refused("UPDATE orders_orderline SET unit_price = 1 WHERE id = %s", line.pk)
    assert "final" in refused("DELETE FROM orders_orderline WHERE id = %s", line.pk)


def test_quantities_are_written_by_entries_only(order):
    line = order.lines.get()
    assert "refused" in refused("UPDATE orders_orderline SET shipped = 1 WHERE id = %s", line.pk)
    assert "refused" in refused("UPDATE orders_order SET invoiced_amount = 5 WHERE id = %s", order.pk)


def test_more_than_was_ordered_never_leaves(order):
    line = order.lines.get()
    entry(line, "shipped", "2")
    with pytest.raises(IntegrityError, match="order_line_shipped"), transaction.atomic():
        entry(line, "shipped", "0.001")
    entry(line, "returned", "1")
    entry(line, "shipped", "1")


def test_more_than_was_shipped_is_never_signed_for(order):
    entry(order.lines.get(), "shipped", "1")
    with pytest.raises(IntegrityError, match="order_line_signed"), transaction.atomic():
        entry(order.lines.get(), "signed", "1.5")


def test_an_order_is_worth_no_more_than_its_check_let_through(order):
    line = order.lines.get()
    entry(line, "ordered", "-1", "-113000")
    entry(line, "ordered", "1", "113000")
    entry(line, "ordered", "-1", "-112999")
    with pytest.raises(IntegrityError, match="credit check"), transaction.atomic():
        entry(line, "ordered", "1", "113001")


def test_without_a_check_nothing_is_confirmed(company, files, goods):
    made = draft(company, files.zerun, goods)
    Order.objects.filter(pk=made.pk).update(confirmed_on=TODAY)
    with pytest.raises(IntegrityError, match="credit check"), transaction.atomic():
        entry(made.lines.get(), "ordered", "1", "113000")


def test_a_refused_check_lets_nothing_through(order):
    CreditCheck.objects.create(order=order, result="refused", amount=999_999, refusals=[{"code": "x"}], at=NOW)
    line = order.lines.get()
    entry(line, "ordered", "-1", "-113000")
    with pytest.raises(IntegrityError, match="credit check"), transaction.atomic():
        entry(line, "ordered", "1", "113000")


@pytest.mark.parametrize("table", ["orders_lineentry", "orders_creditcheck"])
def test_what_was_written_stays(order, table):
    assert "refused" in refused(f"UPDATE {table} SET amount = 0")
    assert "refused" in refused(f"DELETE FROM {table}")


def test_the_ledger_stays(files):
    owes(files.zerun, "100")
    assert "refused" in refused("UPDATE orders_ledgerentry SET amount = 1")


def test_states_move_by_the_table_only(order):
    assert "state" in refused("UPDATE orders_order SET state = 'closed' WHERE id = %s", order.pk)
    assert "state" in refused("UPDATE orders_order SET state = 'draft' WHERE id = %s", order.pk)


def test_a_pause_ends_where_it_began(order):
    Order.objects.filter(pk=order.pk).update(state="on_hold", paused_in="confirmed")
    assert "paused" in refused("UPDATE orders_order SET state = 'submitted', paused_in = '' WHERE id = %s", order.pk)
    Order.objects.filter(pk=order.pk).update(state="confirmed", paused_in="")
