"""Changes after the confirmation: decided by whom the stage asks, applied as a whole, never past the credit (defaults.md 11)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from orders.models import CreditCheck, LineEntry, Order, Reservation
from orders.services.changes import ask_change
from orders.services.entries import Moved, follow_quantities, write_entries
from orders.services.orders import confirm_order, lines_of, pause_order, resume_order, submit_order
from salesops.core.approvals.models import Approval
from salesops.core.approvals.services import approve, reject
from salesops.core.notify.models import Notification
from salesops.core.refusals import Forbidden, Refused
from tests.cast_orders_made import NOW, PROMISED, TODAY, account, draft, owes


@pytest.fixture
def order(company, files, goods) -> Order:
    """Confirmed: four fillers at 113,000, of a limit of 1,500,000."""
    account(files.zerun)
    made = submit_order(actor=company.rep, order=draft(company, files.zerun, goods, "4"), now=NOW)
    return confirm_order(actor=company.secretary, order=made, now=NOW)


def ask(company, order, kind: str = "change", actor: Any = None, **more):
    more = {"reason": "客户改计划"} | more
    return ask_change(actor=actor or company.rep, order=order, kind=kind, now=NOW, **more)


def codes(caught) -> list[str]:
    return [refusal.code for refusal in caught.value.refusals]


def decide(order, service=approve, **more) -> Order:
    approval = Approval.objects.of("orders.order", order.pk).filter(matter="orders.change").first()
    while approval.is_pending:
        step = approval.steps.filter(state="open").order_by("pk").first()
        service(step_id=step.pk, actor=step.people.order_by("pk").first().user, now=NOW, **more)
        approval.refresh_from_db()
    order.refresh_from_db()
    return order


def stages(order) -> list[tuple[int, str]]:
    approval = Approval.objects.of("orders.order", order.pk).filter(matter="orders.change").first()
    return [(step.stage, step.approver) for step in approval.steps.order_by("stage", "pk")]


def shape(order) -> list[tuple[str, Decimal, Decimal]]:
    return [(line.product.sku, line.ordered, line.unit_price) for line in lines_of(order)]


def ship(company, order, quantity: str) -> None:
    line = lines_of(order)[0]
    write_entries("shipped", [Moved(line, Decimal(quantity))], on=TODAY, now=NOW, actor=None)
    follow_quantities(Order.objects.get(pk=order.pk), lines_of(order), actor=None)
    order.refresh_from_db()


def test_less_of_a_line(company, order):
    line = lines_of(order)[0]
    ask(company, order, lines=[{"line": line, "quantity": Decimal(3)}])
    assert stages(order) == [(1, "supervisor")]
    assert shape(order) == [("GZ-100", Decimal(4), Decimal(113_000))]
    order = decide(order)
    assert shape(order) == [("GZ-100", Decimal(3), Decimal(113_000))]
    assert (order.state, order.ordered_amount) == ("confirmed", Decimal(339_000))
    assert Reservation.objects.get(line=line).quantity == 3
    # K02: what was given up counts against it on the day it was.
    assert list(LineEntry.objects.order_by("pk").values_list("kind", "quantity", "amount")) == [
        ("ordered", Decimal(4), Decimal(452_000)),
        ("ordered", Decimal(-1), Decimal(-113_000)),
    ]


def test_more_of_a_line_another_price_an_added_one_and_a_later_day(company, goods, order):
    line = lines_of(order)[0]
    later = PROMISED + timedelta(days=10)
    wishes = [
        {"line": line, "quantity": Decimal(5), "unit_price": Decimal(110_000)},
        {"product": goods.nozzle, "quantity": Decimal(10)},
    ]
    ask(company, order, lines=wishes, promised_on=later)
    order = decide(order)
    assert shape(order) == [
        ("GZ-100", Decimal(0), Decimal(113_000)),
        ("GZ-100", Decimal(5), Decimal(110_000)),
        ("GZ-100-FV", Decimal(10), Decimal(226)),
    ]
    assert (order.ordered_amount, order.promised_on) == (Decimal(552_260), later)
    assert order.credit_checks.order_by("-id")[0].amount == Decimal(552_260)
    assert sum(Reservation.objects.values_list("quantity", flat=True)) == 15


def test_credit_is_asked_again_when_it_is_applied(company, files, order):
    line = lines_of(order)[0]
    ask(company, order, lines=[{"line": line, "quantity": Decimal(5)}])
    owes(files.zerun, "1000000")
    with pytest.raises(Refused) as caught:
        decide(order)
    assert codes(caught) == ["orders.credit-limit"]
    order.refresh_from_db()
    assert order.ordered_amount == Decimal(452_000)
    assert order.changes.get().state == "waiting"
    assert CreditCheck.objects.filter(order=order).count() == 2
    decide(order, reject, note="额度不够")
    assert order.changes.get().state == "refused"


def test_what_is_invoiced_counts_once(company, files, order):
    """Invoiced: it moved from the open orders to the receivables, and is not asked for twice."""
    line = lines_of(order)[0]
    ship(company, order, "3")
    write_entries("invoiced", [Moved(lines_of(order)[0], Decimal(3))], on=TODAY, now=NOW, actor=None)
    owes(files.zerun, "339000")
    # 339,000 owed, 113,000 + 1,048,000 of this order: the limit to the cent.
    wish = {"line": line, "quantity": Decimal(4)}
    more = {"product": line.product, "quantity": Decimal(1), "unit_price": Decimal(1_048_000)}
    ask(company, order, lines=[wish, more])
    assert decide(order).ordered_amount == Decimal(1_500_000)


def test_nothing_below_what_is_shipped(company, order):
    ship(company, order, "3")
    line = lines_of(order)[0]
    with pytest.raises(Refused) as caught:
        ask(company, order, lines=[{"line": line, "quantity": Decimal(2)}])
    assert codes(caught) == ["orders.below-shipped"]
    ask(company, order, lines=[{"line": line, "quantity": Decimal(3)}])
    assert stages(order) == [(1, "MM"), (1, "production")]
    assert decide(order).state == "shipped"


def test_a_discount_in_a_change_asks_whoever_decides_on_it(company, order):
    line = lines_of(order)[0]
    ask(company, order, lines=[{"line": line, "quantity": Decimal(4), "discount_rate": Decimal("0.12")}])
    assert stages(order) == [(1, "supervisor"), (2, "MM")]


def test_a_confirmed_order_is_called_off(company, order):
    ask(company, order, "call_off", reason="项目取消")
    order = decide(order)
    assert (order.state, order.ordered_amount, order.cancel_reason) == ("cancelled", 0, "项目取消")
    assert order.number == "SO-2026-000001"
    assert not Reservation.objects.filter(quantity__gt=0).exists()
    with pytest.raises(Refused):
        submit_order(actor=company.rep, order=order, now=NOW)


def test_what_left_is_not_called_off_but_its_rest_is_given_up(company, order):
    ship(company, order, "3")
    with pytest.raises(Refused):
        ask(company, order, "call_off")
    ask(company, order, "short_close")
    order = decide(order)
    assert (order.state, order.ordered_amount) == ("shipped", Decimal(339_000))


def test_one_change_at_a_time_and_with_a_reason(company, order):
    line = lines_of(order)[0]
    with pytest.raises(Refused) as caught:
        ask(company, order, lines=[{"line": line, "quantity": Decimal(3)}], reason=" ")
    assert codes(caught) == ["orders.reason-missing"]
    ask(company, order, lines=[{"line": line, "quantity": Decimal(3)}])
    with pytest.raises(Refused) as caught:
        ask(company, order, "call_off")
    assert codes(caught) == ["orders.change-waits"]


def test_nothing_to_change_and_nothing_left(company, order):
    line = lines_of(order)[0]
    for quantity, code in ((4, "orders.nothing-changes"), (0, "orders.nothing-left")):
        with pytest.raises(Refused) as caught:
            ask(company, order, lines=[{"line": line, "quantity": Decimal(quantity)}])
        assert codes(caught) == [code]


def test_another_market_changes_nothing(company, order):
    with pytest.raises(Forbidden):
        ask(company, order, "call_off", actor=company.other_rep)


def test_a_pause_ends_where_it_began_and_asks_the_credit_again(company, files, order):
    paused = pause_order(actor=company.manager, order=order, reason="客户停线", now=NOW)
    assert (paused.state, paused.paused_in) == ("on_hold", "confirmed")
    resumed = resume_order(actor=company.manager, order=paused, now=NOW)
    assert (resumed.state, resumed.paused_in) == ("confirmed", "")
    paused = pause_order(actor=company.manager, order=resumed, reason="客户停线", now=NOW)
    frozen = files.zerun.credit_account
    frozen.state, frozen.frozen_at = "frozen", NOW
    frozen.save()
    with pytest.raises(Refused) as caught:
        resume_order(actor=company.manager, order=paused, now=NOW)
    assert codes(caught) == ["orders.credit-frozen"]


def test_finance_freezes_an_order_and_lets_it_go_on(company, order):
    paused = pause_order(actor=company.finance, order=order, reason="等回款", now=NOW)
    assert paused.state == "on_hold"
    told = Notification.objects.get(event="orders.paused", person=company.rep)
    assert told.params["reason"] == "等回款"
    assert resume_order(actor=company.finance, order=paused, now=NOW).state == "confirmed"


def test_a_rep_pauses_nothing(company, order):
    with pytest.raises(Forbidden):
        pause_order(actor=company.rep, order=order, reason="等", now=NOW)
