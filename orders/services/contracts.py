"""Contracts being written: opened, edited, voided, with their files (ORD-3). Lock order: contract, then its lines."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import File
from django.db import connection
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.editing import check_version
from customers.models import Customer
from customers.services.editing import lock_current
from orders.models import Contract, ContractFile, ContractLine
from orders.policies.contracts import CLAUSE
from orders.rules import contracts as rules
from orders.rules.amendments import keeps_frame
from orders.rules.orders import customer_active, line_fits
from orders.scope_contracts import need_contracts_of
from salesops.core.acts import act
from salesops.core.approvals.services import overtake
from salesops.core.audit.activity import record_activity
from salesops.core.codes.reading import entries_of
from salesops.core.jobs.files import store_upload
from salesops.core.jobs.models import StoredFile
from salesops.core.money import ZERO, line_amount
from salesops.core.refusals import Invalid, Refusal, refuse_if
from salesops.core.states import move

from .drafts import MOST_LINES

MATTER = "orders.contract"
PURPOSE = "orders.contract"
FIELDS = (
    "kind", "title", "amount", "starts_on", "ends_on", "term_days", "deposit_share", "sign_off_share", "warranty_share",
    "warranty_months", "clauses", "special_terms",
)  # fmt: skip
MOST_WORDS = 4000


def contract_values(contract: Contract) -> dict[str, Any]:
    """What an editor of the contract sees, beside its lines."""
    return {name: getattr(contract, name) for name in FIELDS}


def lock_contract(contract: Contract) -> Contract:
    """The contract as it is now, locked until the transaction ends; an amendment after the contract it amends."""
    rows = Contract.objects.select_for_update(of=("self",)).select_related("customer", "owner")
    if contract.amends_id is not None:
        rows.get(pk=contract.amends_id)
    return rows.get(pk=contract.pk)


def worth_of_lines(contract: Contract) -> Decimal:
    """What the lines cost, VAT included."""
    rows = contract.lines.values_list("quantity", "unit_price", "discount_rate")
    return sum((line_amount(quantity, price, rate) for quantity, price, rate in rows), ZERO)


@act("orders.open_contract")
def open_contract(
    *, actor: User | None, customer: Customer, values: Mapping[str, Any], now: datetime,
    lines: Sequence[Mapping[str, Any]] = (), owner: User | None = None,
) -> Contract:  # fmt: skip
    """Begin a contract with ``customer`` as a draft, for its owner unless told. ``values``: fields of ``FIELDS``; ``clauses`` maps
    the code of a clause to ``{"differs": bool, "text": wording}``. ``lines`` as for an order, each with its price.
    """
    need_contracts_of(actor, customer, "c")
    customer = lock_current(customer)
    seller: Any = owner or customer.owner or actor
    nobody = Refusal("orders.nobody-sells", _("This customer has no owner: claim it first."), "customer")
    contract = Contract(
        customer=customer, owner=seller, unit_id=customer.unit_id, entered_by=actor, entered_at=now, **_fields(values)
    )
    refuse_if(
        customer_active(customer), nobody if seller is None else None, *_fit(contract, lines), kind=Invalid
    )  # fmt: skip
    contract.save()
    _write_lines(contract, lines)
    refuse_if(rules.lines_inside(contract, worth_of_lines(contract)), kind=Invalid)
    record_activity(contract, "orders.open_contract", actor=actor)
    return contract


@act("orders.edit_contract")
def edit_contract(
    *, actor: User | None, contract: Contract, values: Mapping[str, Any], now: datetime,
    lines: Sequence[Mapping[str, Any]] | None = None, version: int | None = None,
) -> Contract:  # fmt: skip
    """Change a draft or a returned contract; ``lines`` replace those there. An approved one falls back to its draft: what was
    agreed to is no longer what stands there, the review begins again.
    """
    need_contracts_of(actor, contract.customer, "c")
    contract = lock_contract(contract)
    check_version(contract, version, contract_values(contract))
    if contract.state == "approved":
        contract = start_again(contract, actor=actor, now=now)
    refuse_if(rules.is_writable(contract))
    for name, value in _fields(values).items():
        setattr(contract, name, value)
    framed = keeps_frame(contract, contract.amends) if contract.amends is not None else None
    refuse_if(framed, *_fit(contract, lines or ()), kind=Invalid)
    contract.save()
    if lines is not None:
        contract.lines.all().delete()
        _write_lines(contract, lines)
    refuse_if(rules.lines_inside(contract, worth_of_lines(contract)), kind=Invalid)
    contract.refresh_from_db()
    record_activity(contract, "orders.edit_contract", actor=actor)
    return contract


def start_again(contract: Contract, *, actor: Any, now: datetime) -> Contract:
    """An approval that no longer counts: the contract is a draft again, its number stays."""
    overtake(matter_code=MATTER, record=contract, actor=actor, now=now)
    return move(contract, "lapse", actor=None, approved_at=None)


@act("orders.void_contract")
def void_contract(
    *, actor: User | None, contract: Contract, reason: str, now: datetime, version: int | None = None
) -> Contract:
    """Give up a contract nobody signed. Its number stays, void."""
    need_contracts_of(actor, contract.customer, "c")
    contract = lock_contract(contract)
    check_version(contract, version, contract_values(contract))
    missing = None if reason.strip() else Refusal("orders.reason-missing", _("Say why."), "reason")
    refuse_if(missing, kind=Invalid)
    if contract.state == "approved":
        overtake(matter_code=MATTER, record=contract, actor=actor, now=now)
    contract = move(contract, "void", actor=actor, ended_at=now, end_reason=reason.strip()[:300])
    record_activity(contract, "orders.void_contract", actor=actor, reason=contract.end_reason)
    return contract


@act("orders.add_contract_file")
def add_contract_file(
    *, actor: User, contract: Contract, upload: File, kind: str, now: datetime
) -> ContractFile:  # fmt: skip
    """Keep a text or paper with a contract being written; a hostile or too large file is refused beside its field."""
    need_contracts_of(actor, contract.customer, "c")
    contract = lock_contract(contract)
    refuse_if(rules.is_writable(contract))
    found = keep_file(contract, upload, kind, actor=actor, now=now)
    record_activity(contract, "orders.add_contract_file", actor=actor, name=found.stored.name)
    return found


def keep_file(contract: Contract, upload: File, kind: str, *, actor: User, now: datetime) -> ContractFile:
    """Store ``upload`` with the contract; whoever sees the contract may fetch it."""
    try:
        stored: StoredFile = store_upload(upload, owner=actor, purpose=PURPOSE, record=contract)
    except Invalid as refused:
        raise Invalid(*(Refusal(r.code, r.message, "upload", r.figures) for r in refused.refusals)) from refused
    return ContractFile.objects.create(contract=contract, stored=stored, kind=kind, added_by=actor, added_at=now)


@act("orders.remove_contract_file")
def remove_contract_file(*, actor: User, file: ContractFile, now: datetime) -> None:
    """Take a file out of the text being written; versions submitted with it keep it. Done already: nothing happens."""
    need_contracts_of(actor, file.contract.customer, "c")
    contract = lock_contract(file.contract)
    refuse_if(rules.is_writable(contract))
    found = ContractFile.objects.select_for_update(of=("self",)).select_related("stored").get(pk=file.pk)
    if found.removed_at is None:
        found.removed_at = now
        found.save(update_fields=["removed_at"])
        record_activity(contract, "orders.remove_contract_file", actor=actor, name=found.stored.name)


def _fields(values: Mapping[str, Any]) -> dict[str, Any]:
    given = dict(values)
    if set(given) - set(FIELDS):
        raise LookupError(f"orders: unknown fields of a contract {sorted(set(given) - set(FIELDS))}")
    return given


def _fit(contract: Contract, lines: Sequence[Mapping[str, Any]]) -> list[Refusal | None]:
    many = Refusal("orders.too-many-lines", _("A contract has at most %(most)s lines.") % {"most": MOST_LINES}, "lines")
    unknown = sorted(set(contract.clauses) - set(entries_of(CLAUSE)))
    nameless = Refusal("orders.no-subject", _("Say what it is about."), "title")
    strange = Refusal("orders.unknown-clause", _("There is no such clause."), "clauses", {"unknown": unknown})
    wordy = any(len(said.get("text", "")) > MOST_WORDS for said in contract.clauses.values())
    long = Refusal("orders.clause-too-long", _("At most %(most)s characters.") % {"most": MOST_WORDS}, "clauses")
    return [
        None if contract.title.strip() else nameless,
        strange if unknown else None,
        long if wordy else None,
        many if len(lines) > MOST_LINES else None,
        *rules.terms_fit(contract_values(contract)),
        *(refusal for n, line in enumerate(lines) for refusal in _line_fits(n, line)),
    ]  # fmt: skip


def _line_fits(n: int, line: Mapping[str, Any]) -> list[Refusal]:
    priced = line.get("unit_price") is not None
    free = Refusal("orders.no-price", _("A contract says its prices: enter one."), f"lines.{n}.unit_price")
    return [*line_fits(n, line), *([] if priced else [free])]


def _write_lines(contract: Contract, lines: Sequence[Mapping[str, Any]]) -> None:
    if not connection.in_atomic_block:
        raise RuntimeError("lines are written inside a service")
    ContractLine.objects.bulk_create(
        ContractLine(
            contract=contract, no=n, product=line["product"], quantity=line["quantity"], unit_price=line["unit_price"],
            discount_rate=line.get("discount_rate") or Decimal(),
        )
        for n, line in enumerate(lines, 1)
    )  # fmt: skip
