"""No way around the credit in the same second: changes, confirmations, resumed orders of one group (ORD-4, F10)."""

from decimal import Decimal

import pytest
from django.db.models import Sum

from orders.models import Order
from orders.services.changes import ask_change
from orders.services.drafts import copy_order, edit_order
from orders.services.orders import confirm_order, lines_of, submit_order
from salesops.core.approvals.models import ApprovalStep
from salesops.core.approvals.services import approve
from tests.cast_orders_made import NOW, PROMISED, account, draft
from tests.core.approvals.test_races import together
from tests.customers.credit.test_races import told

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def confirmed(company, files, goods) -> Order:
    made = submit_order(actor=company.rep, order=draft(company, files.zerun, goods), now=NOW)
    return confirm_order(actor=company.secretary, order=made, now=NOW)


def one_more(company, order):
    """The approval of one more filler, ready to be given."""
    ask_change(
        actor=company.rep, order=order, kind="change", reason="加一台", now=NOW,
        lines=[{"line": lines_of(order)[0], "quantity": Decimal(2)}],
    )  # fmt: skip
    step = ApprovalStep.objects.waiting().get(approval__record_id=str(order.pk))
    return told(lambda: approve(step_id=step.pk, actor=company.supervisor, now=NOW))


def worth() -> Decimal:
    return Order.objects.aggregate(worth=Sum("open_amount"))["worth"]


def test_an_increase_and_a_new_order(company, files, goods):
    """113,000 are confirmed of 300,000; each of the two fits, both don't."""
    account(files.zerun, "300000")
    order = confirmed(company, files, goods)
    increase = one_more(company, order)
    other = submit_order(actor=company.rep, order=draft(company, files.zerun, goods), now=NOW)
    confirm = told(lambda: confirm_order(actor=company.secretary, order=other, now=NOW))
    assert sorted(together(increase, confirm)) == ["done", "orders.credit-limit"]
    assert worth() == Decimal(226_000)


def test_two_increases(company, files, goods):
    account(files.zerun, "400000")
    acts = [one_more(company, order) for order in [confirmed(company, files, goods) for _n in range(2)]]
    assert sorted(together(*acts)) == ["done", "orders.credit-limit"]
    assert worth() == Decimal(339_000)


def allowed_over(company, order):
    """One more filler, over the limit: the last word on change and exception, ready to be said."""
    ask_change(
        actor=company.rep, order=order, kind="change", reason="加一台", now=NOW,
        lines=[{"line": lines_of(order)[0], "quantity": Decimal(2)}],
    )  # fmt: skip
    steps = ApprovalStep.objects.filter(approval__record_id=str(order.pk), approval__matter="orders.change")
    *before, last = steps.order_by("stage", "pk")
    for step in before:
        approve(step_id=step.pk, actor=step.people.get().user, now=NOW)
    person = steps.get(pk=last.pk).people.get().user
    return told(lambda: approve(step_id=last.pk, actor=person, now=NOW))


def test_two_exceptions_decided_on_by_the_same_figures(company, files, goods):
    """Each is 39,000 over; who allowed one knew nothing of the other."""
    account(files.zerun, "300000")
    acts = [allowed_over(company, order) for order in [confirmed(company, files, goods) for _n in range(2)]]
    assert sorted(together(*acts)) == ["done", "orders.credit-limit"]
    assert worth() == Decimal(339_000)


def test_a_copy_and_its_original(company, files, goods):
    account(files.zerun, "200000")
    order = submit_order(actor=company.rep, order=draft(company, files.zerun, goods), now=NOW)
    copy = copy_order(actor=company.rep, order=order, now=NOW)
    copy = edit_order(actor=company.rep, order=copy, values={"promised_on": PROMISED}, now=NOW)
    copy = submit_order(actor=company.rep, order=copy, now=NOW)
    acts = [told(lambda one=one: confirm_order(actor=company.secretary, order=one, now=NOW)) for one in (order, copy)]
    assert sorted(together(*acts)) == ["done", "orders.credit-limit"]
    assert worth() == Decimal(113_000)


def test_one_change_approved_twice_is_applied_once(company, files, goods):
    account(files.zerun)
    order = confirmed(company, files, goods)
    increase = one_more(company, order)
    assert together(increase, increase) == ["done", "done"]
    assert worth() == Decimal(226_000)
