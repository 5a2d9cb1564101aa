"""Amendments of a contract in force (ORD-3, defaults.md 13): begun here, then reviewed and signed like any contract.

What an amendment says is the whole of the terms as they will be. The database writes them into the contract when it is signed
(``guards/amendments.py``). Lock order: contract, its amendment.
"""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Sum
from django.utils.translation import gettext as _

from accounts.services.editing import check_version
from orders.contract_texts import amended, snapshot
from orders.models import Contract, ContractLine, Order
from orders.models.contract import AMENDED
from orders.rules import amendments as rules
from orders.rules.orders import customer_active
from orders.scope_contracts import need_contracts_of
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.money import ZERO
from salesops.core.refusals import Conflict, Invalid, Refusal, refuse_if
from salesops.core.states import move

from .contract_asked import end_asked
from .contracts import contract_values, lock_contract

LINE = ("no", "product_id", "quantity", "unit_price", "discount_rate")


def open_amendment(contract: Contract) -> Contract | None:
    """The amendment that is neither signed nor given up."""
    return Contract.objects.open_amendments().filter(amends=contract).first()


def ordered_of(contract: Contract) -> Decimal:
    """What is ordered from the contract and confirmed."""
    return Order.objects.filter(contract=contract).aggregate(worth=Sum("ordered_amount"))["worth"] or ZERO


def why_not_amended(contract: Contract) -> list[Refusal | None]:
    """What keeps the contract from being amended."""
    asked = Refusal("orders.end-asked-already", _("Its end is asked for already."))
    return [
        rules.is_amendable(contract),
        rules.none_open(open_amendment(contract)),
        customer_active(contract.customer),
        asked if contract.state == "in_force" and end_asked(contract) else None,
    ]


@act("orders.amend_contract")
def amend_contract(
    *, actor: Any, contract: Contract, reason: str, now: datetime, version: int | None = None
) -> Contract:
    """Begin an amendment as a draft that says what the contract says now, lines too. The contract goes on as it is."""
    need_contracts_of(actor, contract.customer, "c")
    contract = lock_contract(contract)
    check_version(contract, version, contract_values(contract))
    reason = reason.strip()[:300]
    refuse_if(None if reason else Refusal("orders.reason-missing", _("Say why."), "reason"), kind=Invalid)
    refuse_if(*why_not_amended(contract))
    values: dict[str, Any] = {name: getattr(contract, name) for name in (*AMENDED, *rules.FRAME)}
    try:
        with transaction.atomic():
            made = Contract.objects.create(
                amends=contract, amend_reason=reason, customer=contract.customer, owner=contract.owner,
                unit_id=contract.customer.unit_id, entered_by=actor, entered_at=now, **values,
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(Refusal("orders.amendment-open", _("Somebody began an amendment just now."))) from error
    ContractLine.objects.bulk_create(
        ContractLine(contract=made, **row) for row in contract.lines.order_by("no").values(*LINE)
    )
    record_activity(contract, "orders.amend_contract", actor=actor, reason=reason)
    record_activity(made, "orders.open_contract", actor=actor, reason=reason)
    return made


def numbers_of(amendment: Contract) -> Mapping[str, Any]:
    """Its number in the contract, drawn at the first submission, under the contract's lock: B1, B2, …"""
    main = _main(amendment, Contract.objects.select_for_update(of=("self",)))
    last = Contract.objects.filter(amends=main).aggregate(last=Max("amendment_no"))["last"] or 0
    return {"amendment_no": last + 1, "number": f"{main.number}-B{last + 1}"}


def held_by(amendment: Contract) -> Contract:
    """The contract it amends, as it holds now."""
    return _main(amendment, Contract.objects.select_related("customer", "owner"))


def _main(amendment: Contract, rows: Any) -> Contract:
    if amendment.amends_id is None:
        raise LookupError("orders: a contract of its own amends nothing")
    return rows.get(pk=amendment.amends_id)


def still_amends(amendment: Contract) -> list[Refusal | None]:
    """What keeps an amendment from being reviewed or signed, beside what keeps any contract. Nothing for other contracts."""
    if amendment.amends_id is None:
        return []
    main = held_by(amendment)
    return [
        rules.is_amendable(main),
        rules.keeps_frame(amendment, main),
        rules.covers_ordered(amendment.amount, ordered_of(main)),
    ]


def changes_nothing(amendment: Contract) -> Refusal | None:
    """An amendment that says what holds anyway."""
    if amendment.amends_id is None or amended(snapshot(held_by(amendment)), snapshot(amendment)):
        return None
    return Refusal("orders.nothing-amended", _("It says what the contract says already: change something."))


def end_together(contract: Contract, verb: str, *, now: datetime) -> None:
    """The signed amendments end with their contract, by the same ``verb``."""
    for amendment in contract.amendments.filter(state__in=("signed", "in_force")).order_by("pk"):
        move(lock_contract(amendment), verb, actor=None, ended_at=now, end_reason=contract.end_reason)
