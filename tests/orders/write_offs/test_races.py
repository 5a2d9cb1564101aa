"""The same debt given up twice, or paid while it is given up; the same money paid back while it is allocated (ORD-8)."""

import pytest

from orders.invariants import ledger
from orders.models import WriteOff
from orders.services.refunds import pay_refund
from salesops.core.approvals.models import ApprovalStep
from salesops.core.approvals.services import approve
from tests.cast_orders_made import NOW, TODAY
from tests.cast_orders_paid import billed, booked, left, paid, still_open
from tests.cast_write_offs import agreed, asked_off, asked_refund
from tests.core.approvals.test_races import together
from tests.customers.credit.test_races import told

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def proved() -> list[str]:
    proofs = (
        ledger.settled_is_its_settlements, ledger.settled_on_any_day, ledger.balance_is_its_items, ledger.write_offs_are_booked,
        ledger.refunds_are_booked,
    )  # fmt: skip
    return [line for proof in proofs for line in proof()]


def test_two_write_offs_of_one_item(company, files):
    item = billed(files.zerun, "100")
    answers = together(
        *(told(lambda who=who: asked_off(company, files.zerun, (item, "100"), actor=who)) for who in (company.manager, company.secretary))
    )  # fmt: skip
    assert sorted(answers) == ["done", "orders.item-under-write-off"]


def test_written_off_while_it_is_paid(company, files):
    item = billed(files.zerun, "100")
    found = asked_off(company, files.zerun, (item, "100"))
    *others, last = ApprovalStep.objects.waiting().order_by("pk")
    for step in others:
        approve(step_id=step.pk, actor=step.people.get().user, now=NOW)
    person, receipt = last.people.get().user, booked(company, files.zerun, "70")
    answers = together(
        told(lambda: paid(company, receipt, (item, "70"))),
        told(lambda: approve(step_id=last.pk, actor=person, now=NOW)),
    )
    found = WriteOff.objects.get(pk=found.pk)
    written = found.lines.get().written
    # Paid first: the rest is written off. Written off first: nothing is left to pay.
    assert (answers, written) in ((["done", "done"], 30), (["orders.more-than-open", "done"], 100))
    assert (still_open(item), proved()) == (0, [])


def test_paid_back_while_it_is_allocated(company, files):
    item, receipt = billed(files.zerun, "100"), booked(company, files.zerun, "100")
    answers = together(
        told(lambda: paid(company, receipt, (item, "60"))), told(lambda: asked_refund(company, receipt, "60"))
    )
    assert sorted(answers) in (["done", "orders.money-under-refund"], ["done", "orders.more-than-received"])
    assert proved() == []


def test_paid_twice(company, files):
    receipt = booked(company, files.zerun, "100")
    found = agreed(asked_refund(company, receipt, "100"))
    answers = together(
        *(told(lambda: pay_refund(actor=company.finance, found=found, on=TODAY, now=NOW)) for _click in range(2))
    )
    assert answers.count("done") == 1
    assert (left(receipt), proved()) == (0, [])
