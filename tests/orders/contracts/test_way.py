"""The way of a contract from its draft to force (ORD-3, defaults.md 11 and 13)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from accounts.models import Deputyship
from orders.models import Contract, Order
from orders.services.contract_review import remark_contract, submit_contract
from orders.services.contract_signing import file_contract, lapse_contract, lapsing, sign_contract
from orders.services.contracts import edit_contract, open_contract, void_contract
from salesops.core.approvals.models import Approval
from salesops.core.approvals.services import approve, send_back
from salesops.core.refusals import Conflict, Forbidden, Invalid, Refused
from tests.cast_contracts import (
    agree,
    approved,
    differing,
    in_force,
    opened,
    pdf,
    signed,
    steps_open,
    submitted,
    terms,
)
from tests.cast_orders_made import NOW, TODAY


def codes(caught) -> set[str]:
    return {refusal.code for refusal in caught.value.refusals}


def asked(contract) -> dict[str, str]:
    return {step.approver: step.people.get().user.username for step in steps_open(contract)}


def test_supervisor_then_legal_and_finance_together_then_the_signature(company, files, goods):
    contract = submitted(company, files.zerun, goods)
    assert (contract.state, contract.number, contract.revision) == ("in_review", "HT-2026-0001", 1)
    assert asked(contract) == {"supervisor": company.supervisor.username}
    agree(contract)
    assert set(asked(contract)) == {"legal", "finance"}
    # Two working days each: Friday 10:00 to Tuesday evening.
    assert {step.due_at.astimezone(NOW.tzinfo).isoformat()[:16] for step in steps_open(contract)} == {
        "2026-11-24T18:00"
    }
    agree(contract)
    assert asked(contract) == {"MM": company.manager.username}
    agree(contract)
    contract.refresh_from_db()
    assert (contract.state, contract.approved_at) == ("approved", NOW)


@pytest.mark.parametrize(
    ("amount", "clauses", "signs"),
    [
        ("500000", (), "MM"),
        ("500000.01", (), "director"),
        ("2000000", ("payment",), "director"),
        ("2000000.01", (), "GM"),
        ("1000", ("liability",), "GM"),
        ("1000", ("exclusivity", "secrecy"), "GM"),
        ("1000", ("ip",), "GM"),
    ],
)
def test_who_has_the_authority_to_sign(company, files, goods, amount, clauses, signs):
    contract = submitted(company, files.zerun, goods, amount, kind="framework", clauses=differing(*clauses))
    for _stage in range(2):
        agree(contract)
    assert set(asked(contract)) == {signs}


def test_returned_clause_by_clause_and_compared(company, files, goods):
    contract = submitted(company, files.zerun, goods, clauses=differing("payment"))
    agree(contract)
    legal = next(step for step in steps_open(contract) if step.approver == "legal")
    # In the inbox alone legal can't send it back without naming the clauses.
    with pytest.raises(Invalid) as caught:
        send_back(step_id=legal.pk, actor=company.legal, now=NOW, note="不行")
    assert codes(caught) == {"orders.say-which-clauses"}
    remarks = [{"clause": "payment", "remark": "验收后 60 天太长", "risk": "high", "must_change": True}]
    contract = remark_contract(actor=company.legal, contract=contract, remarks=remarks, give_back=True, now=NOW)
    assert (contract.state, contract.returned_at) == ("returned", NOW)
    # The other review ended with it.
    assert steps_open(contract) == []
    with pytest.raises(Refused) as caught:
        submit_contract(actor=company.rep, contract=contract, now=NOW)
    assert codes(caught) == {"orders.nothing-changed"}
    contract = edit_contract(
        actor=company.rep, contract=contract, values={"clauses": differing()}, now=NOW, version=contract.version
    )
    contract = submit_contract(actor=company.rep, contract=contract, now=NOW)
    assert (contract.number, contract.revision) == ("HT-2026-0001", 2)
    assert list(contract.versions.values_list("no", flat=True).order_by("no")) == [1, 2]


def test_marking_needs_the_step_and_a_change(company, files, goods):
    contract = submitted(company, files.zerun, goods)
    remark = {"clause": "payment", "remark": "请注意", "risk": "low", "must_change": False}
    with pytest.raises(Forbidden):
        remark_contract(actor=company.legal, contract=contract, remarks=[remark], give_back=False, now=NOW)
    agree(contract)
    with pytest.raises(Invalid) as caught:
        remark_contract(actor=company.legal, contract=contract, remarks=[remark], give_back=True, now=NOW)
    assert codes(caught) == {"orders.nothing-to-change"}
    kept = remark_contract(actor=company.legal, contract=contract, remarks=[remark], give_back=False, now=NOW)
    assert (kept.state, kept.remarks.get().step) == ("in_review", "legal")


def test_what_is_missing_is_said_at_once(company, files, goods):
    draft = open_contract(
        actor=company.rep, customer=files.zerun, now=NOW,
        values=terms(clauses={"payment": {"differs": True, "text": " "}}),
    )  # fmt: skip
    with pytest.raises(Refused) as caught:
        submit_contract(actor=company.rep, contract=draft, now=NOW)
    assert codes(caught) == {
        "orders.check-list-open", "orders.clause-without-words", "orders.no-contract-text", "orders.no-contract-lines"
    }  # fmt: skip
    draft.refresh_from_db()
    assert (draft.state, draft.number) == ("draft", None)


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"deposit_share": Decimal(31)}, "orders.plan-not-whole"),
        ({"deposit_share": Decimal(-5), "sign_off_share": Decimal(100)}, "orders.share-out-of-range"),
        ({"warranty_months": 0}, "orders.warranty-endless"),
        ({"amount": Decimal(0)}, "orders.contract-amount"),
        ({"amount": Decimal(-1)}, "orders.contract-amount"),
        ({"amount": Decimal("1e15")}, "orders.contract-amount"),
        ({"amount": Decimal("226000.001")}, "orders.contract-amount"),
        ({"ends_on": TODAY - timedelta(days=1)}, "orders.contract-ends-before"),
        ({"title": "  "}, "orders.no-subject"),
        ({"clauses": {"nonsense": {"differs": False}}}, "orders.unknown-clause"),
        ({"amount": Decimal(225_999)}, "orders.contract-lines-over"),
    ],
)
def test_terms_nobody_can_agree_on(company, files, goods, values, code):
    lines = [{"product": goods.filler, "quantity": Decimal(2), "unit_price": Decimal(113_000)}]
    with pytest.raises(Invalid) as caught:
        open_contract(actor=company.rep, customer=files.zerun, values=terms() | values, lines=lines, now=NOW)
    assert code in codes(caught)
    assert not Contract.objects.exists()


def test_a_change_after_the_approval_starts_again(company, files, goods):
    contract = approved(company, files.zerun, goods)
    contract = edit_contract(actor=company.rep, contract=contract, values={"ends_on": TODAY}, now=NOW)
    assert (contract.state, contract.approved_at, contract.number) == ("draft", None, "HT-2026-0001")
    assert not Approval.objects.of("orders.contract", contract.pk).filter(state="approved").exists()
    assert submit_contract(actor=company.rep, contract=contract, now=NOW).revision == 2


def test_two_editors(company, files, goods):
    contract = opened(company, files.zerun, goods)
    edit_contract(actor=company.rep, contract=contract, values={"title": "新"}, now=NOW, version=contract.version)
    with pytest.raises(Conflict):
        edit_contract(actor=company.rep, contract=contract, values={"title": "旧"}, now=NOW, version=contract.version)


def test_nobody_signs_what_he_submitted(company, files, goods):
    """The supervisor's own contract: each step that would be his goes to his manager."""
    contract = opened(company, files.zerun, goods)
    Contract.objects.filter(pk=contract.pk).update(owner=company.manager)
    contract = submit_contract(actor=company.manager, contract=contract, now=NOW)
    assert company.manager.username not in asked(contract).values()
    for _stage in range(2):
        agree(contract)
    assert set(asked(contract)) == {"MM"}
    assert company.manager.username not in asked(contract).values()


def test_signed_it_becomes_the_draft_of_an_order(company, files, goods):
    contract = signed(company, files.zerun, goods)
    order = Order.objects.get()
    line = order.lines.get()
    assert (contract.state, order.contract, order.state, order.owner) == ("signed", contract, "draft", company.rep)
    assert (line.product, line.quantity, line.amount) == (goods.filler, 2, Decimal(226_000))
    assert contract.files.filter(kind="scan").count() == 1


def test_a_framework_contract_makes_no_order(company, files, goods):
    assert signed(company, files.zerun, goods, kind="framework").state == "signed"
    assert not Order.objects.exists()


def test_who_signs_and_files(company, files, goods):
    contract = approved(company, files.zerun, goods)
    given = {"contract": contract, "upload": pdf(), "signed_on": TODAY, "both_seals": True, "now": NOW}
    for person in (company.rep, company.manager, company.colleague):
        with pytest.raises(Forbidden):
            sign_contract(actor=person, **given)
    with pytest.raises(Invalid) as caught:
        sign_contract(actor=company.secretary, **given | {"both_seals": False, "signed_on": TODAY + timedelta(days=1)})
    assert codes(caught) == {"orders.seal-missing", "orders.signed-in-the-future"}
    contract = sign_contract(actor=company.secretary, **given)
    with pytest.raises(Invalid):
        file_contract(actor=company.secretary, contract=contract, file_no=" ", original_at="", now=NOW)
    done = file_contract(actor=company.secretary, contract=contract, file_no="1", original_at="柜", now=NOW)
    assert (done.state, done.filed_at) == ("in_force", NOW)


def test_unsigned_for_thirty_days_it_is_reviewed_again(company, files, goods):
    contract = approved(company, files.zerun, goods)
    assert lapsing(NOW + timedelta(days=29)) == []
    later = NOW + timedelta(days=30)
    assert lapsing(later) == [contract]
    assert lapse_contract(actor=None, contract=contract, now=later).state == "draft"
    # Once more: nothing.
    assert lapse_contract(actor=None, contract=contract, now=later).state == "draft"


def test_void_keeps_its_number(company, files, goods):
    contract = void_contract(
        actor=company.rep, contract=approved(company, files.zerun, goods), reason="客户取消", now=NOW
    )
    assert (contract.state, contract.number) == ("void", "HT-2026-0001")
    with pytest.raises(Refused):
        void_contract(actor=company.rep, contract=in_force(company, files.zerun, goods), reason="x", now=NOW)


def test_a_deputy_decides_for_whom_is_away(company, files, goods):
    contract = submitted(company, files.zerun, goods)
    step = steps_open(contract)[0]
    with pytest.raises(Forbidden):
        approve(step_id=step.pk, actor=company.other_manager, now=NOW)
    period = DateRange(TODAY, TODAY + timedelta(days=5))
    Deputyship.objects.create(person=company.supervisor, deputy=company.other_manager, period=period)
    approve(step_id=step.pk, actor=company.other_manager, now=NOW)
    decision = step.decisions.get()
    assert (decision.by, decision.on_behalf_of) == (company.other_manager, company.supervisor)
    assert set(asked(contract)) == {"legal", "finance"}
