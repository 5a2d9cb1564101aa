"""Amendments (补充协议): the old terms hold until the amendment is signed, then the new ones (ORD-3, defaults.md 13)."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from orders.contract_amendments import amendments_of, changes_of, origins_of
from orders.contract_pages import execution_of
from orders.models import Contract, ContractLine, Order
from orders.services.amendments import amend_contract
from orders.services.contract_ending import ask_contract_end
from orders.services.contract_review import submit_contract
from orders.services.contract_signing import done_by, file_contract, lapse_contract
from orders.services.contracts import edit_contract, void_contract
from orders.services.orders import confirm_order, submit_order
from salesops.core.approvals.models import Approval
from salesops.core.approvals.services import approve
from salesops.core.numbering.proof import gaps
from salesops.core.refusals import Forbidden, Invalid, Refused
from tests.cast_amendments import REASON, agreed_to, amended, begun, fillers, handed_in, sign
from tests.cast_contracts import agree, in_force, pdf, signed, steps_open
from tests.cast_orders_made import NOW, account, framework

from .test_agreed_prices import agreed, asked, under
from .test_needed import bare

UNTIL = date(2028, 12, 31)


def codes(caught) -> set[str]:
    return {refusal.code for refusal in caught.value.refusals}


def walled(attempt) -> bool:
    try:
        with transaction.atomic():
            attempt()
    except DatabaseError:
        return True
    return False


@pytest.fixture
def single(company, files, goods) -> Contract:
    """Two fillers, 226,000, in force."""
    return in_force(company, files.zerun, goods)


def test_it_begins_with_what_the_contract_says(company, goods, single):
    made = amend_contract(actor=company.rep, contract=single, reason=f" {REASON} ", now=NOW)
    assert (made.amends, made.state, made.number, made.amend_reason) == (single, "draft", None, REASON)
    assert (made.amount, made.warranty_months, made.clauses) == (single.amount, 12, single.clauses)
    assert made.lines.get().unit_price == Decimal(113_000)
    single.refresh_from_db()
    assert (single.state, single.terms_from) == ("in_force", None)


def test_the_old_terms_hold_until_it_is_signed_then_the_new_ones(company, goods, single):
    """The numbers of defaults.md 13: HT-2026-0001-B1, -B2."""
    more = {"amount": Decimal(339_000), "ends_on": UNTIL, "lines": fillers(goods, "3")}
    amendment = handed_in(company, single, **more)
    assert (amendment.state, amendment.number, amendment.amendment_no) == ("in_review", "HT-2026-0001-B1", 1)
    assert steps_open(amendment)[0].approver == "supervisor"
    for _stage in range(3):
        agree(amendment)
    amendment.refresh_from_db()
    single.refresh_from_db()
    assert (amendment.state, single.amount, single.lines.get().quantity) == ("approved", Decimal(226_000), 2)
    amendment = sign(company, amendment)
    single.refresh_from_db()
    assert (single.amount, single.ends_on, single.lines.get().quantity) == (Decimal(339_000), UNTIL, 3)
    assert (single.state, single.terms_from, single.starts_on) == ("in_force", amendment, amendment.starts_on)
    # Its order was drafted when the contract was signed; the amendment makes none.
    assert Order.objects.count() == 1
    filed = file_contract(actor=company.secretary, contract=amendment, file_no="BA-2", original_at="柜", now=NOW)
    assert filed.state == "in_force"
    second = amended(company, single, amount=Decimal(400_000))
    single.refresh_from_db()
    assert (second.number, single.amount, single.ends_on) == ("HT-2026-0001-B2", Decimal(400_000), UNTIL)
    assert origins_of(single) == {"amount": second.number, "ends_on": amendment.number, "lines": amendment.number}
    assert [row["amendment"] for row in amendments_of(single)] == [second, amendment]
    assert {change.what for change in changes_of(amendment)} >= {str(Contract._meta.get_field("ends_on").verbose_name)}
    assert not [said for said in gaps() if said.startswith("HT")]


@pytest.mark.parametrize(("amount", "signs"), [("500000", "MM"), ("500000.01", "director"), ("2000000.01", "GM")])
def test_the_authority_is_that_of_the_resulting_amount(company, single, amount, signs):
    amendment = handed_in(company, single, amount=Decimal(amount))
    for _stage in range(2):
        agree(amendment)
    assert {step.approver for step in steps_open(amendment)} == {signs}


def test_one_at_a_time_of_a_contract_in_force(company, files, goods, single):
    amendment = begun(company, single)
    for target, code in ((single, "orders.amendment-open"), (amendment, "orders.is-amendment")):
        with pytest.raises(Refused) as caught:
            amend_contract(actor=company.rep, contract=target, reason="又", now=NOW)
        assert code in codes(caught)
    with pytest.raises(Refused) as caught:
        amend_contract(actor=company.rep, contract=signed(company, files.zerun, goods), reason="早", now=NOW)
    assert codes(caught) == {"orders.contract-not-in-force"}
    with pytest.raises(Forbidden):
        amend_contract(actor=company.colleague, contract=single, reason="别人", now=NOW)
    with pytest.raises(Invalid) as caught:
        amend_contract(actor=company.rep, contract=single, reason=" ", now=NOW)
    assert codes(caught) == {"orders.reason-missing"}
    void_contract(actor=company.rep, contract=amendment, reason="不改了", now=NOW)
    assert amend_contract(actor=company.rep, contract=single, reason="再来", now=NOW).state == "draft"


def test_what_says_nothing_new_is_not_reviewed(company, single):
    made = amend_contract(actor=company.rep, contract=single, reason=REASON, now=NOW)
    with pytest.raises(Refused) as caught:
        submit_contract(actor=company.rep, contract=made, now=NOW)
    assert codes(caught) == {"orders.nothing-amended", "orders.no-contract-text"}
    for values in ({"kind": "framework"}, {"starts_on": date(2026, 1, 1)}):
        with pytest.raises(Invalid) as caught:
            edit_contract(actor=company.rep, contract=made, values=values, now=NOW)
        assert codes(caught) == {"orders.not-amendable"}


def test_void_or_unsigned_for_thirty_days_the_contract_stays_as_it_was(company, single):
    amendment = agreed_to(company, single, amount=Decimal(300_000))
    later = NOW.replace(year=2027)
    assert lapse_contract(actor=None, contract=amendment, now=later).state == "draft"
    assert void_contract(actor=company.rep, contract=amendment, reason="客户不签", now=later).number.endswith("-B1")
    single.refresh_from_db()
    assert (single.amount, single.terms_from) == (Decimal(226_000), None)
    # The number of what is void stays its own.
    assert handed_in(company, single).number.endswith("-B2")


def test_orders_are_checked_with_the_terms_that_hold(company, files, goods):
    account(files.zerun, "5000000")
    contract = framework(files.zerun, "600000")
    confirm_order(actor=company.secretary, order=submit_order(
        actor=company.rep, order=bare(company, files.zerun, goods, contract=contract), now=NOW), now=NOW)  # fmt: skip
    second = bare(company, files.zerun, goods, contract=contract)
    amendment = agreed_to(company, contract, amount=Decimal(1_200_000))
    with pytest.raises(Refused) as caught:
        submit_order(actor=company.rep, order=second, now=NOW)
    assert codes(caught) == {"orders.contract-used-up"}
    sign(company, amendment)
    assert submit_order(actor=company.rep, order=second, now=NOW).state == "submitted"
    contract.refresh_from_db()
    assert execution_of(contract)["left"] == Decimal(1_200_000 - 1_130_000)
    # Nobody orders from the amendment itself, nor amends below what is confirmed.
    third = bare(company, files.zerun, goods, "1")
    with pytest.raises(DatabaseError), transaction.atomic():
        Order.objects.filter(contract=contract, state="confirmed").update(contract=amendment)
    Order.objects.filter(pk=third.pk).update(contract=amendment)
    with pytest.raises(Refused) as caught:
        submit_order(actor=company.rep, order=Order.objects.get(pk=third.pk), now=NOW)
    assert "orders.contract-not-signed" in codes(caught)
    with pytest.raises(Refused) as caught:
        handed_in(company, contract, amount=Decimal(564_999))
    assert codes(caught) == {"orders.amended-below-ordered"}


def test_agreed_prices_follow(company, files, goods):
    account(files.zerun, "5000000")
    contract = agreed(company, files, goods, ("5", "0.25"))
    cheaper = [{**fillers(goods, "5")[0], "discount_rate": Decimal("0.3")}]
    amendment = agreed_to(company, contract, lines=cheaper, ends_on=UNTIL)
    order = under(company, files, goods, contract)
    assert order.lines.get().discount_rate == Decimal("0.25")
    sign(company, amendment)
    contract.refresh_from_db()
    order = under(company, files, goods, contract)
    assert (order.lines.get().discount_rate, order.lines.get().price_source) == (
        Decimal("0.3"), f"contract:{contract.number}",
    )  # fmt: skip
    submit_order(actor=company.rep, order=order, now=NOW)
    assert not asked()


def test_it_ends_with_its_contract_and_is_settled_before(company, single):
    Order.objects.all().delete()
    amendment = begun(company, single)
    end = {"contract": single, "reason": "客户停产", "going_on": (), "now": NOW}
    with pytest.raises(Refused) as caught:
        ask_contract_end(actor=company.legal, upload=pdf(), **end)
    assert codes(caught) == {"orders.amendment-open"}
    void_contract(actor=company.rep, contract=amendment, reason="不改了", now=NOW)
    done = amended(company, single)
    with pytest.raises(Refused) as caught:
        ask_contract_end(actor=company.legal, upload=pdf(), **end | {"contract": done})
    assert codes(caught) == {"orders.is-amendment"}
    ask_contract_end(actor=company.legal, upload=pdf(), **end)
    with pytest.raises(Refused) as caught:
        amend_contract(actor=company.rep, contract=single, reason="晚了", now=NOW)
    assert codes(caught) == {"orders.end-asked-already"}
    step = Approval.objects.get(matter="orders.contract_end").steps.get()
    approve(step_id=step.pk, actor=step.people.get().user, now=NOW)
    for row in (single, done):
        row.refresh_from_db()
        assert (row.state, row.end_reason) == ("terminated", "客户停产")


def test_nothing_is_fulfilled_with_an_amendment_under_way(company, single):
    order = Order.objects.get(contract=single)
    Order.objects.filter(pk=order.pk).update(state="cancelled")
    begun(company, single)
    assert done_by(date(2040, 1, 1)) == []


@pytest.mark.parametrize(
    "change",
    [
        {"amount": Decimal(1)},
        {"ends_on": UNTIL},
        {"terms_from_id": "own"},
        {"terms_from_id": "own", "amount": Decimal(999_999)},
        {"terms_from_id": "own", "amount": Decimal(300_000)},
    ],
)
def test_the_terms_in_force_change_to_nothing_but_those_of_a_signed_amendment(company, single, change):
    amendment = agreed_to(company, single, amount=Decimal(300_000))
    given = {name: amendment.pk if value == "own" else value for name, value in change.items()}
    with pytest.raises(DatabaseError), transaction.atomic():
        Contract.objects.filter(pk=single.pk).update(**given)


def test_what_the_database_keeps_of_an_amendment(company, files, goods, single):
    amendment = amended(company, single, amount=Decimal(300_000))
    other = framework(files.weizhiyuan)
    rows = Contract.objects.filter(pk=amendment.pk)
    draft = {"amends": single, "amend_reason": "x", "owner_id": single.owner_id, "unit_id": single.unit_id, "title": "x",
             "amount": 1, "kind": "single", "starts_on": single.starts_on, "ends_on": single.ends_on, "entered_at": NOW,
             "customer": single.customer}  # fmt: skip
    attempts = (
        lambda: rows.update(amends=other),
        lambda: rows.update(amount=1),
        lambda: rows.update(number="HT-2026-0001-B9"),
        lambda: Contract.objects.filter(pk=single.pk).update(terms_from=None, amount=Decimal(226_000)),
        lambda: ContractLine.objects.filter(contract=single).update(quantity=9),
        lambda: Contract.objects.create(**draft | {"amends": other}),
        lambda: Contract.objects.create(**draft | {"amends": amendment}),
        lambda: Contract.objects.create(**draft | {"kind": "framework"}),
        lambda: Contract.objects.create(**draft | {"amend_reason": ""}),
        lambda: Contract.objects.create(**draft | {"customer": files.weizhiyuan}),
        lambda: [Contract.objects.create(**draft) for _n in range(2)],
    )
    assert [n for n, attempt in enumerate(attempts) if not walled(attempt)] == []
