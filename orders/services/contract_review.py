"""The review of a contract: submitted, remarked on clause by clause, agreed or returned (ORD-3, defaults.md 11 and 13)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services.editing import check_version
from customers.services.credit_accounts import unit_facts
from orders.contract_prices import usual_prices
from orders.contract_terms import beyond_rating
from orders.contract_texts import compare, snapshot
from orders.models import Contract, ContractFile, ContractRemark, ContractVersion
from orders.policies.contracts import CLAUSE, REVIEW
from orders.rules import contracts as rules
from orders.rules.orders import customer_active
from orders.scope_contracts import need_contracts_of
from orders.secretaries import secretaries_of
from salesops.core.acts import act
from salesops.core.approvals.models import Approval, ApprovalStep
from salesops.core.approvals.services import open_approval, send_back
from salesops.core.audit.activity import record_activity
from salesops.core.codes.reading import entries_of, entry_name
from salesops.core.notify import notify
from salesops.core.numbering import draw_number
from salesops.core.policies import policy_on
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if
from salesops.core.sockets.records import kind_of
from salesops.core.states import move

from .amendments import changes_nothing, held_by, numbers_of, still_amends
from .contracts import MATTER, contract_values, lock_contract, worth_of_lines

# Who returns a contract says so clause by clause.
BY_CLAUSE = ("legal", "finance")


def items_on(day: Any) -> list[dict[str, Any]]:
    """The check-list in force: clause, side, whether it is grave."""
    return [dict(row) for row in policy_on(REVIEW, day)["items"]]


def review_facts(contract: Contract, day: Any) -> dict[str, Any]:
    """What is agreed to. Another value of any of these needs another review."""
    grave = {row["clause"] for row in items_on(day) if row["grave"]}
    text = snapshot(contract)
    return unit_facts(contract.customer) | {
        "number": contract.number or "", "revision": contract.revision, "kind": contract.kind, "title": contract.title,
        "amount": str(contract.amount), "differs": contract.differing,
        "grave": [code for code in contract.differing if code in grave], "text": text, "beyond": _beyond(contract, day),
    } | _amending(contract)  # fmt: skip


def _amending(contract: Contract) -> dict[str, Any]:
    return (
        {"amends": str(contract.amends), "reason": contract.amend_reason} | _held(contract) if contract.amends else {}
    )


def _beyond(contract: Contract, day: Any) -> dict[str, Any] | None:
    """How far the terms go beyond the customer's credit rating; ``None``: they don't."""
    found = beyond_rating(contract, day)
    return {"days": found.days, "short": str(found.short), "rating": found.rating} if found else None


def missing_for_review(contract: Contract, day: Any) -> list[Refusal]:
    """Everything that keeps the contract from being reviewed."""
    latest = contract.versions.order_by("-no").first()
    unchanged = contract.state == "returned" and latest is not None and not compare(latest.terms, snapshot(contract))
    nothing = Refusal("orders.nothing-changed", _("Nothing was changed since it was returned."))
    has_text = ContractFile.objects.filter(contract=contract, kind="text", removed_at__isnull=True).exists()
    found = [
        customer_active(contract.customer),
        *rules.terms_fit(contract_values(contract)),
        *rules.complete(contract, [row["clause"] for row in items_on(day)], has_text, contract.lines.exists()),
        rules.lines_inside(contract, worth_of_lines(contract)),
        nothing if unchanged else None,
        *still_amends(contract),
        changes_nothing(contract),
    ]
    return [refusal for refusal in found if refusal is not None]


def _numbers(contract: Contract, day: Any) -> Mapping[str, Any]:
    return numbers_of(contract) if contract.amends_id is not None else {"number": draw_number("HT", on=day)}


def _held(contract: Contract) -> dict[str, Any]:
    """For an amendment what holds until it is signed, to be compared with."""
    return {"held": snapshot(held_by(contract))} if contract.amends_id is not None else {}


@act("orders.submit_contract")
def submit_contract(*, actor: Any, contract: Contract, now: datetime, version: int | None = None) -> Contract:
    """Hand the contract in: it gets its number, its text is kept as a version, the review begins with the supervisor, who has
    checked the customer's papers; then legal and finance at the same time; then who has the authority to sign.
    """
    need_contracts_of(actor, contract.customer, "c")
    contract = lock_contract(contract)
    check_version(contract, version, contract_values(contract))
    refuse_if(rules.is_writable(contract))
    today = timezone.localdate(now)
    refuse_if(*missing_for_review(contract, today))
    numbers = {} if contract.number else _numbers(contract, today)
    contract = move(
        contract,
        "submit",
        actor=actor,
        **numbers,
        revision=contract.revision + 1,
        submitted_at=now,
        returned_at=None,
    )
    text = snapshot(contract) | {"usual": usual_prices(contract, today)} | _held(contract)
    ContractVersion.objects.create(contract=contract, no=contract.revision, terms=text, at=now, by=actor)
    record_activity(contract, "orders.submit_contract", actor=actor)
    open_approval(
        MATTER, contract, requester=contract.owner, facts=review_facts(contract, today), now=now, actor=actor
    )  # fmt: skip
    return Contract.objects.get(pk=contract.pk)


@act("orders.agree_contract")
def agree_contract(*, record: Contract, approval: Approval, actor: Any, now: datetime) -> None:
    """All agreed: it may be printed and signed."""
    contract = move(lock_contract(record), "approve", actor=None, approved_at=now)
    record_activity(contract, "orders.agree_contract", actor=actor)
    keepers = secretaries_of([contract.unit_id], timezone.localdate(now)).get(contract.unit_id, [])
    notify(keepers, "orders.contract_to_sign", record=contract, params={"customer": contract.customer.called}, on=now)


@act("orders.give_back_contract")
def give_back_contract(*, record: Contract, approval: Approval, actor: Any, now: datetime) -> None:
    """Sent back, rejected or withdrawn: the rep writes on it again. Legal and finance name the clauses they mean."""
    contract = lock_contract(record)
    step = approval.steps.filter(state__in=("sent_back", "rejected")).order_by("-decided_at").first()
    if step is not None and step.approver in BY_CLAUSE:
        named = contract.remarks.filter(revision=contract.revision, must_change=True, by=actor).exists()
        missing = Refusal("orders.say-which-clauses", _("Say on the page of the contract which clauses must change."))
        refuse_if(None if named else missing, kind=Invalid)
    contract = move(contract, "return", actor=None, returned_at=now)
    record_activity(contract, "orders.give_back_contract", actor=actor)


def step_of(contract: Contract, person: Any, now: datetime) -> ApprovalStep | None:
    """The step of the review ``person`` may decide now, himself or as a deputy."""
    pending = Approval.objects.of(kind_of(contract).code, contract.pk).filter(matter=MATTER).pending()
    steps = ApprovalStep.objects.waiting_for(person, timezone.localdate(now)).filter(approval__in=pending)
    return steps.order_by("stage", "pk").first()


@act("orders.remark_contract")
def remark_contract(
    *, actor: Any, contract: Contract, remarks: Sequence[Mapping[str, Any]], give_back: bool, now: datetime, note: str = ""
) -> Contract:  # fmt: skip
    """Keep what a reviewer says: ``clause``, ``remark``, ``risk``, ``must_change`` each. ``give_back`` returns the contract with
    them; at least one must then ask for a change.
    """
    contract = Contract.objects.select_related("customer", "owner").get(pk=contract.pk)
    step = step_of(contract, actor, now)
    if step is None:
        raise Forbidden(Refusal("approvals.not-asked", _("This step doesn't wait for you.")))
    unknown = [row["clause"] for row in remarks if row["clause"] not in entries_of(CLAUSE)]
    asked = any(row.get("must_change") for row in remarks)
    nothing = Refusal("orders.no-remark", _("Write a remark first."))
    refuse_if(
        Refusal("orders.unknown-clause", _("There is no such clause."), "clause") if unknown else None,
        nothing if not remarks else None,
        Refusal("orders.nothing-to-change", _("Mark the clauses that must change."))
        if give_back and not asked
        else None,
        kind=Invalid,
    )
    ContractRemark.objects.bulk_create(
        ContractRemark(
            contract=contract, revision=contract.revision, clause=row["clause"], step=step.approver, remark=row["remark"],
            risk=row.get("risk") or ContractRemark.Risk.MEDIUM, must_change=bool(row.get("must_change")), by=actor, at=now,
        )
        for row in remarks
    )  # fmt: skip
    record_activity(contract, "orders.remark_contract", actor=actor)
    if give_back:
        said = "; ".join(f"{entry_name(CLAUSE, r['clause'])}: {r['remark']}" for r in remarks if r.get("must_change"))
        send_back(step_id=step.pk, actor=actor, now=now, note=(note.strip() or said)[:1000])
    return Contract.objects.get(pk=contract.pk)
