"""From the draft to the confirmed order: every reason at once, credit under the lock of the group (ORD-4, defaults.md 4)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from customers.models import Customer
from orders.models import CreditCheck, LineEntry, Order
from orders.services.drafts import copy_order, edit_order, open_order
from orders.services.orders import cancel_order, confirm_order, submit_order
from salesops.core.approvals.models import Approval
from salesops.core.approvals.services import approve, reject
from salesops.core.refusals import Conflict, Forbidden, Invalid, Refused
from salesops.core.sockets.merging import merge_parts
from tests.cast_orders_made import NOW, PROMISED, TODAY, account, draft, owes, place


def submit(company, order) -> Order:
    return submit_order(actor=company.rep, order=order, now=NOW)


def confirm(company, order, **kwargs) -> Order:
    return confirm_order(actor=company.secretary, order=order, now=NOW, **kwargs)


def codes(caught) -> list[str]:
    return [refusal.code for refusal in caught.value.refusals]


def test_an_order_within_its_limit(company, files, goods):
    account(files.zerun)
    order = submit(company, draft(company, files.zerun, goods, "2"))
    assert (order.state, order.number) == ("submitted", "SO-2026-000001")
    order = confirm(company, order)
    line = order.lines.get()
    assert (order.state, order.confirmed_on, order.ordered_amount) == ("confirmed", TODAY, Decimal(226_000))
    assert (line.ordered, line.ordered_amount, order.open_amount) == (2, Decimal(226_000), Decimal(226_000))
    assert list(order.credit_checks.values_list("result", flat=True).order_by("id")) == ["passed", "passed"]
    # The goods go where they were promised to go, whatever becomes of the customer's file.
    assert order.ship_receiver == order.address.receiver


def test_a_draft_has_no_number(company, files, goods):
    assert draft(company, files.zerun, goods).number is None


def test_the_customers_price_is_taken_and_named(company, files, goods):
    line = draft(company, files.zerun, goods).lines.get()
    assert (line.unit_price, line.list_price, line.price_source) == (Decimal(113_000), Decimal(113_000), "")


def test_every_reason_at_once(company, files, goods):
    account(files.zerun)
    order = draft(company, files.zerun, goods)
    bare = place(files.zerun, label="新厂", receiver="", receiving_hours="")
    order = edit_order(
        actor=company.rep, order=order, values={"promised_on": TODAY - timedelta(days=1), "address": bare}, now=NOW,
        lines=[{"product": goods.filler, "quantity": Decimal(1), "discount_rate": Decimal("0.3")},
               {"product": goods.nozzle, "quantity": Decimal(1), "discount_rate": Decimal("0.06")}],
    )  # fmt: skip
    goods.nozzle.state = "withdrawn"
    goods.nozzle.save()
    with pytest.raises(Refused) as caught:
        submit(company, order)
    assert codes(caught) == [
        "orders.promised-in-the-past",
        "orders.address-incomplete",
        "orders.product-withdrawn",
    ]
    order.refresh_from_db()
    assert (order.state, order.number) == ("draft", None)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ({"quantity": Decimal(0)}, "orders.quantity-not-positive"),
        ({"quantity": Decimal(-1)}, "orders.quantity-not-positive"),
        ({"quantity": Decimal("1.0001")}, "orders.quantity-out-of-range"),
        ({"quantity": Decimal(10) ** 9}, "orders.quantity-out-of-range"),
        ({"unit_price": Decimal("0.0000001")}, "orders.price-out-of-range"),
        ({"unit_price": Decimal(-5)}, "orders.price-negative"),
        ({"discount_rate": Decimal("1.01")}, "orders.discount-out-of-range"),
    ],
)
def test_figures_nobody_means(company, files, goods, line, code):
    values = {"product": goods.filler, "quantity": Decimal(1)} | line
    with pytest.raises(Invalid) as caught:
        open_order(actor=company.rep, customer=files.zerun, lines=[values], now=NOW)
    assert codes(caught) == [code]
    assert not Order.objects.exists()


def over(company, files, goods, *, owed: str, limit: str, quantity: str = "1", **line) -> Order:
    account(files.zerun, limit)
    owes(files.zerun, owed)
    return submit(company, draft(company, files.zerun, goods, quantity, **line))


def test_the_worked_example_of_the_policy(company, files, goods):
    """782,000 + 148,000 + 1,216,000 = 2,146,000 against 1,500,000: 646,000 over, 43.07 %."""
    account(files.zerun)
    first = submit(company, draft(company, files.zerun, goods, "1", unit_price=Decimal(148_000)))
    confirm(company, first)
    owes(files.zerun, "782000")
    order = submit(company, draft(company, files.zerun, goods, "1", unit_price=Decimal(1_216_000)))
    assert order.state == "credit_hold"
    figures = order.credit_checks.get().figures
    assert [figures[n] for n in ("receivables", "open_orders", "this_order", "wanted")] == [
        "782000.00", "148000.00", "1216000.00", "2146000.00",
    ]  # fmt: skip
    approval = Approval.objects.get(record_id=str(order.pk))
    assert (approval.facts["over"], approval.facts["percent"]) == ("646000.00", "43.07")
    # Over by up to 50 %: market manager, then the director.
    assert [step.approver for step in approval.steps.order_by("stage", "pk")] == ["MM", "director"]


def test_the_limit_itself_is_not_over(company, files, goods):
    assert over(company, files, goods, owed="87000", limit="200000").state == "submitted"


def test_a_cent_over_is_over(company, files, goods):
    assert over(company, files, goods, owed="87000.01", limit="200000").state == "credit_hold"


def test_what_waits_for_credit_is_not_confirmed_by_hand(company, files, goods):
    order = over(company, files, goods, owed="200000", limit="200000")
    with pytest.raises(Refused) as caught:
        confirm(company, order)
    assert codes(caught) == ["orders.waits-for-credit", "orders.credit-limit"]


def test_money_that_came_in_releases_it(company, files, goods):
    """Nobody has to decide on an exception any more."""
    order = over(company, files, goods, owed="200000", limit="200000")
    owes(files.zerun, "-113000")
    assert confirm(company, order).state == "confirmed"
    assert Approval.objects.get(record_id=str(order.pk)).state == "overtaken"


def decide(company, order, service, **kwargs) -> Order:
    """Whoever is asked says so, until it is decided."""
    approval = Approval.objects.get(record_id=str(order.pk))
    while approval.is_pending:
        step = approval.steps.filter(state="open").order_by("pk").first()
        service(step_id=step.pk, actor=step.people.order_by("pk").first().user, now=NOW, **kwargs)
        approval.refresh_from_db()
    order.refresh_from_db()
    return order


def test_an_exception_confirms_this_one_order(company, files, goods):
    order = decide(company, over(company, files, goods, owed="200000", limit="200000"), approve, note="预付三成")
    assert (order.state, order.ordered_amount) == ("confirmed", Decimal(113_000))
    latest = order.credit_checks.order_by("-id")[0]
    assert (latest.result, latest.amount, latest.valid_until) == ("approved", 113_000, TODAY + timedelta(days=30))
    assert submit(company, draft(company, files.zerun, goods)).state == "credit_hold"


def test_an_exception_refused_gives_the_draft_back(company, files, goods):
    order = decide(company, over(company, files, goods, owed="200000", limit="200000"), reject, note="先回款")
    assert (order.state, order.number) == ("draft", "SO-2026-000001")
    account_free = order.customer.credit_account
    account_free.limit = 900_000
    account_free.save()
    assert submit(company, order).number == "SO-2026-000001"


def test_an_exception_is_for_what_was_approved(company, files, goods):
    order = over(company, files, goods, owed="200000", limit="200000")
    files.zerun.addresses.update(receiver="")
    order = decide(company, order, approve, note="同意")
    # Approved, but the goods can't go anywhere: not confirmed by itself.
    assert order.state == "credit_hold"
    files.zerun.addresses.update(receiver="李师傅")
    assert confirm(company, order).state == "confirmed"


def test_rating_d_only_against_money_received(company, files, goods):
    account(files.zerun, "0", "D", 0)
    assert submit(company, draft(company, files.zerun, goods)).state == "credit_hold"
    owes(files.zerun, "-113000")
    paid = submit(company, draft(company, files.zerun, goods, prepaid=True))
    assert paid.state == "submitted"
    assert confirm(company, paid).credit_checks.order_by("-id")[0].result == "prepaid"
    # The money is spent: a second order doesn't live on it.
    assert submit(company, draft(company, files.zerun, goods, prepaid=True)).state == "credit_hold"


def test_a_frozen_account_stops_orders(company, files, goods):
    frozen = account(files.zerun)
    frozen.state, frozen.frozen_at = "frozen", NOW
    frozen.save()
    order = submit(company, draft(company, files.zerun, goods))
    assert order.state == "credit_hold"
    assert [r["code"] for r in order.credit_checks.get().refusals] == ["orders.credit-frozen"]


def test_a_group_shares_its_limit(company, files, goods):
    account(files.zerun, "200000")
    Customer.objects.filter(pk=files.weizhiyuan.pk).update(parent=files.zerun)
    owes(files.weizhiyuan, "100000")
    assert submit(company, draft(company, files.zerun, goods)).state == "credit_hold"


def test_the_check_is_asked_again_at_the_confirmation(company, files, goods):
    account(files.zerun, "200000")
    order = submit(company, draft(company, files.zerun, goods))
    owes(files.zerun, "150000")
    with pytest.raises(Refused) as caught:
        confirm(company, order)
    assert codes(caught) == ["orders.credit-limit"]
    assert not LineEntry.objects.exists()
    assert CreditCheck.objects.count() == 1


def test_only_drafts_are_edited(company, files, goods):
    account(files.zerun)
    order = submit(company, draft(company, files.zerun, goods))
    with pytest.raises(Refused) as caught:
        edit_order(actor=company.rep, order=order, values={"notes": "多给一台"}, now=NOW)
    assert codes(caught) == ["orders.not-a-draft"]


def test_two_editors_of_a_draft(company, files, goods):
    order = draft(company, files.zerun, goods)
    edit_order(actor=company.rep, order=order, values={"notes": "甲"}, now=NOW, version=order.version)
    with pytest.raises(Conflict):
        edit_order(actor=company.rep, order=order, values={"notes": "乙"}, now=NOW, version=order.version)


def test_a_copy_is_a_draft_and_asks_everything_again(company, files, goods):
    order = decide(company, over(company, files, goods, owed="200000", limit="200000"), approve, note="同意")
    copy = copy_order(actor=company.rep, order=order, now=NOW)
    assert (copy.state, copy.number, copy.promised_on, copy.credit_checks.count()) == ("draft", None, None, 0)
    copy = edit_order(actor=company.rep, order=copy, values={"promised_on": PROMISED}, now=NOW)
    assert submit(company, copy).state == "credit_hold"


def test_cancelled_keeps_its_number(company, files, goods):
    account(files.zerun)
    order = submit(company, draft(company, files.zerun, goods))
    order = cancel_order(actor=company.rep, order=order, now=NOW, reason="客户取消项目")
    assert (order.state, order.number, order.open_amount) == ("cancelled", "SO-2026-000001", 0)
    with pytest.raises(Refused):
        submit(company, order)


def test_another_market_enters_nothing(company, files, goods):
    lines = [{"product": goods.filler, "quantity": Decimal(1)}]
    with pytest.raises(Forbidden):
        open_order(actor=company.other_rep, customer=files.zerun, lines=lines, now=NOW)


def test_who_sees_an_order(company, files, goods):
    account(files.zerun)
    order = submit(company, draft(company, files.zerun, goods))

    def sees(person) -> bool:
        return Order.objects.visible_to(person).filter(pk=order.pk).exists()

    assert all(map(sees, (company.rep, company.supervisor, company.manager, company.director, company.finance)))
    assert not any(map(sees, (company.colleague, company.other_rep, company.logistics)))
    confirm(company, order)
    assert sees(company.logistics)


def test_a_merge_takes_orders_and_debts_along(company, files, goods):
    """What the file that goes on may order is less by them: no limit is won by merging."""
    account(files.weizhiyuan, "200000")
    account(files.zerun, "200000")
    order = confirm(company, submit(company, draft(company, files.zerun, goods)))
    owes(files.zerun, "50000")
    merge_part = merge_parts.get("orders.orders")
    assert merge_part.count(files.zerun) == 1
    assert merge_part.take(files.zerun, files.weizhiyuan, company.admin) == 1
    order.refresh_from_db()
    assert order.customer == files.weizhiyuan
    theirs = draft(company, files.weizhiyuan, goods, actor=company.colleague)
    theirs = submit_order(actor=company.colleague, order=theirs, now=NOW)
    figures = theirs.credit_checks.get().figures
    assert (theirs.state, figures["receivables"], figures["open_orders"]) == ("credit_hold", "50000.00", "113000.00")


def test_an_order_read_before_a_merge_is_checked_against_the_file_that_goes_on(company, files, goods):
    account(files.zerun)
    order = submit(company, draft(company, files.zerun, goods))
    account(files.weizhiyuan, "1000")
    Order.objects.filter(pk=order.pk).update(customer=files.weizhiyuan)
    with pytest.raises(Refused) as caught:
        confirm(company, order)
    assert codes(caught) == ["orders.credit-limit"]
