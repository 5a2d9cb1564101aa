"""Contracts by the clock: T05–T07, endings told, the end of it (defaults.md 5 and 7)."""

from datetime import datetime, timedelta

import pytest

from customers.verification import months_later
from orders.clocks.contracts import to_correct, to_file, to_order
from orders.models import Contract, Order
from orders.reminders.contracts import ending
from orders.services.contract_review import remark_contract
from orders.services.contract_signing import done_by, fulfil_contract
from tests.cast_contracts import agree, in_force, signed, submitted
from tests.cast_orders_made import NOW, framework


def at(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+08:00")


def test_correction_runs_against_the_rep(company, files, goods):
    contract = submitted(company, files.zerun, goods)
    agree(contract)
    remarks = [{"clause": "payment", "remark": "改", "must_change": True}]
    remark_contract(actor=company.finance, contract=contract, remarks=remarks, give_back=True, now=NOW)
    (clock,) = to_correct()
    # Three working days from Friday: Wednesday evening.
    assert (clock.owners, clock.due) == ((company.rep.pk,), at("2026-11-25T18:00"))


def test_filing_and_ordering_run_against_the_secretary(company, files, goods):
    signed(company, files.zerun, goods)
    (filing,), (ordering,) = to_file(), to_order()
    assert filing.owners == ordering.owners == (company.secretary.pk,)
    assert (filing.due, ordering.due) == (at("2026-11-27T18:00"), at("2026-11-23T18:00"))


@pytest.mark.parametrize(
    ("days", "step"), [(61, None), (60, "first"), (31, "first"), (30, "second"), (15, "last"), (0, "last"), (-1, None)]
)
def test_endings_are_told(company, files, days, step):
    contract = framework(files.zerun)
    now = at(f"{contract.ends_on - timedelta(days=days)}T09:00")
    found = list(ending(now))
    assert [due.step for due in found] == ([step] if step else [])
    heard = {person.username for due in found for person in due.to}
    assert (company.manager.username in heard) == (step == "last")
    assert (company.rep.username in heard) == (step is not None)


def test_fulfilled_when_all_is_settled_and_the_warranty_is_over(company, files, goods):
    contract = in_force(company, files.zerun, goods)
    ends = contract.ends_on
    assert done_by(ends + timedelta(days=800)) == []
    order = Order.objects.filter(contract=contract)
    order.update(state="submitted", number="SO-1")
    for state in ("confirmed", "shipped", "signed_off", "settling", "closed"):
        order.update(state=state)
    over = months_later(ends, 12)
    assert done_by(over - timedelta(days=1)) == []
    assert done_by(over) == [contract]
    assert fulfil_contract(actor=None, contract=contract, today=over, now=NOW).state == "fulfilled"
    assert Contract.objects.get().ended_at == NOW
