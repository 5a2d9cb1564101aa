"""An overdue customer goes up the ladder, promises, breaks its promise, is frozen, pays, is released (ORD-10)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from customers.models import CreditAccount, CreditSign
from customers.services.credit_nightly import find_signs
from customers.services.credit_requests import ask_unfreeze
from orders.credit import check
from orders.dunning import levels_of
from orders.models import DunningLetter
from orders.services.dunning import deliver_letter, note_debt, sign_letter
from orders.services.promises import record_promise
from orders.services.receipts import allocate, book_receipt
from salesops.core.approvals.models import ApprovalStep
from salesops.core.approvals.services import approve
from tests.cast_orders_made import NOW, TODAY, account, draft
from tests.cast_receivables import billed

from .test_dunning import swept


def refused(order, customer, day) -> set[str]:
    return {
        r.code
        for r in check(order, CreditAccount.objects.get(customer=customer), day, amount=Decimal(113_000)).refusals
    }


def test_from_the_first_call_to_the_release(company, files, goods):
    customer = files.zerun
    account(customer, "9000000", "B")
    item = billed(customer, "60000", 3)
    order = draft(company, customer, goods)
    swept()
    note_debt(actor=company.rep, customer=customer, kind="call", reason="short", now=NOW)

    # Twice it promises, twice it breaks its word: each lifts it a level at once.
    day = TODAY
    for expected in (2, 3):
        now = NOW + (day - TODAY)
        record_promise(
            actor=company.rep, customer=customer, amount=Decimal(60_000), due_on=day + timedelta(days=1), now=now
        )
        day += timedelta(days=3)
        swept(day)
        assert levels_of([customer.pk], day) == {customer.pk: expected}
    assert "orders.dunned" in refused(order, customer, day)
    assert find_signs(day, NOW + (day - TODAY)) == 1
    assert CreditSign.objects.get(customer=customer).kind == "promises"

    letter = sign_letter(actor=company.manager, letter=DunningLetter.objects.get(level=3), now=NOW + (day - TODAY))
    deliver_letter(actor=company.secretary, letter=letter, delivered_on=day, delivery="EMS 1", now=NOW + (day - TODAY))

    day = TODAY + timedelta(days=27)
    swept(day)
    held = CreditAccount.objects.get(customer=customer)
    assert (levels_of([customer.pk], day)[customer.pk], held.is_frozen, held.frozen_cause) == (4, True, "overdue")
    assert "orders.credit-frozen" in refused(order, customer, day)

    # It pays: the debt is settled, the freeze goes by approval.
    now = NOW + (day - TODAY)
    receipt = book_receipt(actor=company.secretary, customer=customer, amount=Decimal(60_000), received_on=day, now=now)
    allocate(actor=company.secretary, receipt=receipt, parts=[(item, Decimal(60_000))], on=day, now=now)
    assert levels_of([customer.pk], day) == {}
    assert refused(order, customer, day) == {"orders.credit-frozen"}
    asked = ask_unfreeze(actor=company.rep, customer=customer, reason="已全额付清", now=now)
    for person in (company.finance, company.manager):
        rows = ApprovalStep.objects.filter(approval__record_id=str(asked.pk), approval__state="pending", state="open")
        approve(step_id=rows.get(people__user=person).pk, actor=person, now=now)
    assert refused(order, customer, day) == set()
    swept(day + timedelta(days=1))
    assert not CreditAccount.objects.get(customer=customer).is_frozen


@pytest.mark.parametrize("amount", ["59950.00", "59900.00"])
def test_a_remainder_ends_the_ladder(company, files, amount):
    """Under 100 nothing is dunned any more; exactly 100 still is."""
    item = billed(files.zerun, "60000", 20)
    swept()
    receipt = book_receipt(
        actor=company.secretary, customer=files.zerun, amount=Decimal(amount), received_on=TODAY, now=NOW
    )
    allocate(actor=company.secretary, receipt=receipt, parts=[(item, Decimal(amount))], on=TODAY, now=NOW)
    rose = swept(TODAY + timedelta(days=40))
    assert rose == (0 if amount == "59950.00" else 1)
