"""The end of a contract before its time: asked for by legal or the director, agreed to by the other (defaults.md 13).

Its open orders are decided on one by one before: each goes on to its end, or is given up first. What was only submitted is a draft
again. Lock order: orders, then their contract, as everywhere.
"""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services.editing import check_version
from customers.services.credit_accounts import unit_facts
from orders.models import Contract, ContractFile, Order
from orders.rules import contracts as rules
from orders.rules.amendments import none_open
from orders.scope_contracts import need_ender_of
from orders.secretaries import secretaries_of
from orders.states.order import WAITING
from salesops.core.acts import act
from salesops.core.approvals.models import Approval
from salesops.core.approvals.services import open_approval
from salesops.core.audit.activity import record_activity
from salesops.core.notify import notify
from salesops.core.refusals import Invalid, Refusal, refuse_if
from salesops.core.states import move

from .amendments import end_together, open_amendment
from .contract_asked import ENDING as MATTER
from .contract_asked import end_asked
from .contracts import contract_values, keep_file, lock_contract
from .orders import give_back


def confirmed_under(contract: Contract) -> QuerySet[Order]:
    """Confirmed orders of the contract that are not settled."""
    rows = Order.objects.filter(contract=contract, confirmed_on__isnull=False)
    return rows.exclude(state__in=("closed", "cancelled")).order_by("pk")


def waiting_under(contract: Contract) -> QuerySet[Order]:
    """Orders of the contract nobody has confirmed yet; paused ones are taken up again first."""
    return Order.objects.filter(contract=contract, state__in=WAITING).order_by("pk")


def paused_under(contract: Contract) -> QuerySet[Order]:
    return Order.objects.filter(contract=contract, state="on_hold", paused_in__in=WAITING).order_by("pk")


def _undecided(contract: Contract, going_on: Collection[int]) -> list[Refusal | None]:
    """What keeps the contract from ending: orders nobody has decided on."""
    open_orders = [str(order) for order in confirmed_under(contract) if order.pk not in going_on]
    return [rules.orders_decided(open_orders)]


def why_not_ended(contract: Contract) -> list[Refusal | None]:
    """What keeps anybody from asking for its end, whatever becomes of its orders."""
    twice = Refusal("orders.end-asked-already", _("Its end is asked for already."))
    return [*_keeps_going(contract), twice if end_asked(contract) else None]


def _keeps_going(contract: Contract) -> list[Refusal | None]:
    paused = [str(order) for order in paused_under(contract)]
    return [rules.is_binding(contract), none_open(open_amendment(contract)), rules.none_paused(paused)]


@act("orders.ask_contract_end")
def ask_contract_end(
    *, actor: Any, contract: Contract, reason: str, upload: File, going_on: Collection[int], now: datetime,
    version: int | None = None,
) -> Contract:  # fmt: skip
    """Ask for the end of a contract, with the agreement or notice. ``going_on``: ids of open orders that go on to their end."""
    need_ender_of(actor, contract.customer)
    contract = lock_contract(contract)
    check_version(contract, version, contract_values(contract))
    missing = None if reason.strip() else Refusal("orders.reason-missing", _("Say why."), "reason")
    refuse_if(missing, kind=Invalid)
    refuse_if(*why_not_ended(contract), *_undecided(contract, going_on))
    keep_file(contract, upload, ContractFile.Kind.ENDING, actor=actor, now=now)
    record_activity(contract, "orders.ask_contract_end", actor=actor, reason=reason.strip()[:300])
    facts = end_facts(contract, reason.strip()[:300], going_on, legal=actor.holds("LEG"))
    open_approval(MATTER, contract, requester=actor, facts=facts, now=now)
    return contract


def end_facts(contract: Contract, reason: str, going_on: Collection[int], *, legal: bool) -> dict[str, Any]:
    """What is agreed to."""
    shown = [
        {"id": order.pk, "number": str(order), "amount": str(order.ordered_amount)}
        for order in confirmed_under(contract)
        if order.pk in going_on
    ]
    return unit_facts(contract.customer) | {
        "number": contract.number, "amount": str(contract.amount), "reason": reason, "going_on": shown, "legal": legal,
    }  # fmt: skip


@act("orders.end_contract")
def end_contract(*, record: Contract, approval: Approval, actor: Any, now: datetime) -> None:
    """Both agreed: nothing more is ordered from it; what waited for its confirmation is a draft again.

    Refused when an order was confirmed meanwhile that nobody decided on: it is asked for anew.
    """
    for order in waiting_under(record).select_for_update(of=("self",)):
        give_back(order, actor=actor, now=now)
        record_activity(order, "orders.return_order", actor=actor, reason=_("Its contract has ended."))
    contract = lock_contract(record)
    going_on = {row["id"] for row in approval.facts["going_on"]}
    refuse_if(*_keeps_going(contract), *_undecided(contract, going_on))
    contract = move(contract, "terminate", actor=None, ended_at=now, end_reason=approval.facts["reason"])
    end_together(contract, "terminate", now=now)
    record_activity(contract, "orders.end_contract", actor=actor, reason=contract.end_reason)
    keepers = secretaries_of([contract.unit_id], timezone.localdate(now)).get(contract.unit_id, [])
    params = {"customer": contract.customer.called, "reason": contract.end_reason}
    notify([contract.owner, *keepers], "orders.contract_ended", record=contract, params=params, actor=actor, on=now)


@act("orders.keep_contract")
def keep_contract(*, record: Contract, approval: Approval, actor: Any, now: datetime) -> None:
    """Rejected, sent back or withdrawn: it goes on as it was."""
    record_activity(record, "orders.keep_contract", actor=actor)
