"""A contract signed, filed, lapsed, fulfilled (ORD-3, defaults.md 13)."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.files.base import File
from django.db.models import Exists, OuterRef, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.verification import months_later
from orders.contract_prices import changed_prices
from orders.models import Contract, ContractFile, LineEntry, Order
from orders.policies.contracts import REVIEW
from orders.rules import contracts as rules
from orders.scope_contracts import need_papers_of
from orders.scope_orders import may_write
from orders.states.contract import UNSIGNED
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.notify import notify
from salesops.core.policies import policy_on
from salesops.core.refusals import Invalid, Refusal, refuse_if
from salesops.core.states import move

from .amendments import end_together, held_by, still_amends
from .contracts import keep_file, lock_contract, start_again
from .drafts import open_order


@act("orders.sign_contract")
def sign_contract(
    *, actor: Any, contract: Contract, upload: File, signed_on: date, both_seals: bool, now: datetime,
    version: int | None = None,
) -> Contract:  # fmt: skip
    """Record that both sides signed: day, scan with both seals. A single contract becomes the draft of an order, the terms of an
    amendment those of its contract.
    """
    need_papers_of(actor, contract.customer)
    contract = lock_contract(contract)
    unsealed = Refusal("orders.seal-missing", _("The scan must show both seals."), "both_seals")
    refuse_if(rules.prices_stand(changed_prices(contract, timezone.localdate(now))), *still_amends(contract))
    refuse_if(
        rules.signed_when(signed_on, contract, timezone.localdate(now)), None if both_seals else unsealed, kind=Invalid
    )
    contract = move(
        contract, "sign", actor=actor, version=version, signed_on=signed_on, signed_at=now, signed_by=actor
    )  # fmt: skip
    keep_file(contract, upload, ContractFile.Kind.SCAN, actor=actor, now=now)
    record_activity(contract, "orders.sign_contract", actor=actor)
    if contract.amends is not None:
        _tell_amended(contract, actor=actor, now=now)
    else:
        _draft_order(contract, actor=actor, now=now)
    return contract


def _tell_amended(amendment: Contract, *, actor: Any, now: datetime) -> None:
    """Its contract says so in its history; whoever looks after it or an open order of it hears that other terms hold."""
    main = held_by(amendment)
    record_activity(main, "orders.amended", actor=actor, amendment=amendment.number)
    open_orders = Order.objects.filter(contract=main).exclude(state__in=("closed", "cancelled")).select_related("owner")
    people = {person.pk: person for person in (main.owner, *(order.owner for order in open_orders))}
    params = {"customer": main.customer.called, "amendment": amendment.number}
    notify(list(people.values()), "orders.contract_amended", record=main, params=params, actor=actor, on=now)


def _draft_order(contract: Contract, *, actor: Any, now: datetime) -> Order | None:
    """The draft of the order a single contract speaks of, for its owner; what was agreed, at the agreed prices."""
    contract = Contract.objects.select_related("customer", "owner").get(pk=contract.pk)
    lines = [
        {"product": line.product, "quantity": line.quantity, "unit_price": line.unit_price, "discount_rate": line.discount_rate}
        for line in contract.lines.select_related("product").order_by("no")
    ]  # fmt: skip
    if contract.kind != Contract.Kind.SINGLE or not lines:
        return None
    usual = contract.customer.addresses.filter(is_active=True, is_default=True).first()
    values = {"contract": contract, "term_days": contract.term_days, "address": usual}
    by = actor if may_write(actor, contract.customer, "c") else None
    return open_order(actor=by, customer=contract.customer, lines=lines, values=values, owner=contract.owner, now=now)


@act("orders.file_contract")
def file_contract(
    *, actor: Any, contract: Contract, file_no: str, original_at: str, now: datetime, version: int | None = None
) -> Contract:  # fmt: skip
    """File the signed copy: its number in the register, the place of the original. From now on the contract is in force."""
    need_papers_of(actor, contract.customer)
    contract = lock_contract(contract)
    file_no, original_at = file_no.strip(), original_at.strip()
    refuse_if(
        None if file_no else Refusal("orders.no-file-number", _("Enter the number in the register."), "file_no"),
        None if original_at else Refusal("orders.no-place", _("Say where the original lies."), "original_at"),
        kind=Invalid,
    )
    contract = move(
        contract, "file", actor=actor, version=version, filed_at=now, file_no=file_no, original_at=original_at
    )  # fmt: skip
    record_activity(contract, "orders.file_contract", actor=actor)
    return contract


@act("orders.lapse_contract")
def lapse_contract(*, actor: Any, contract: Contract, now: datetime) -> Contract:
    """Approved long ago and still unsigned, or calculated on prices that have changed: reviewed again. Neither: nothing happens."""
    contract = lock_contract(contract)
    if contract.state != "approved" or contract.approved_at is None:
        return contract
    days = policy_on(REVIEW, timezone.localdate(now))["lapse_days"]
    changed = changed_prices(contract, timezone.localdate(now))
    if not changed and contract.approved_at > now - timedelta(days=days):
        return contract
    contract = start_again(contract, actor=actor, now=now)
    record_activity(contract, "orders.lapse_contract", actor=actor, products=changed)
    told = {"customer": contract.customer.called, "days": days, "products": ", ".join(changed[:5])}
    event = "orders.contract_prices_changed" if changed else "orders.contract_lapsed"
    notify([contract.owner], event, record=contract, params=told, on=now)
    return contract


def lapsing(now: datetime) -> list[Contract]:
    """Contracts whose approval ends now: unsigned too long, or calculated on prices that have changed."""
    today = timezone.localdate(now)
    days = policy_on(REVIEW, today)["lapse_days"]
    late = now - timedelta(days=days)
    rows = (
        Contract.objects.filter(state="approved", approved_at__isnull=False).select_related("customer").order_by("pk")
    )
    return [c for c in rows if (c.approved_at is not None and c.approved_at <= late) or changed_prices(c, today)]


@act("orders.fulfil_contract")
def fulfil_contract(*, actor: Any, contract: Contract, today: date, now: datetime) -> Contract:
    """All ordered and settled, its warranty over: closed. Not so: nothing happens."""
    contract = lock_contract(contract)
    if not done_by(today, only=contract):
        return contract
    contract = move(contract, "fulfil", actor=None, ended_at=now)
    end_together(contract, "fulfil", now=now)
    record_activity(contract, "orders.fulfil_contract", actor=actor)
    return contract


def done_by(today: date, *, only: Contract | None = None) -> list[Contract]:
    """Contracts in force that have ended, with every order settled or cancelled, at least one of them settled, and the warranty
    over, which counts from the last goods signed for, every amendment filed. One query.
    """
    orders = Order.objects.filter(contract=OuterRef("pk"))
    unsettled = orders.exclude(state__in=("closed", "cancelled", "draft"))
    signed = LineEntry.objects.filter(line__order__contract=OuterRef("pk"), kind=LineEntry.Kind.SIGNED)
    unfiled = Contract.objects.filter(amends=OuterRef("pk"), state__in=(*UNSIGNED, "signed"))
    rows = Contract.objects.filter(
        Exists(orders.filter(state="closed")), ~Exists(unsettled), ~Exists(unfiled), state="in_force", ends_on__lt=today
    )
    if only is not None:
        rows = rows.filter(pk=only.pk)
    rows = rows.annotate(last_signed=Subquery(signed.order_by("-on").values("on")[:1]))
    return [c for c in rows.order_by("pk") if months_later(c.last_signed or c.ends_on, c.warranty_months) <= today]
