"""Money that goes back to a customer: asked for from a receipt, approved, paid by finance (ORD-8).

Lock order: ledger entry of the receipt, refund, number series.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.editing import check_version
from customers.services.credit_accounts import unit_facts
from orders.models import LedgerEntry, Receipt, Refund
from orders.rules import receipts as money_rules
from orders.rules import write_offs as rules
from orders.rules.statements import not_confirmed
from orders.scope_invoices import need
from orders.scope_write_offs import may_pay, may_refund
from salesops.core.acts import act
from salesops.core.approvals.models import Approval
from salesops.core.approvals.services import open_approval, overtake
from salesops.core.audit.activity import record_activity
from salesops.core.masking import masked_tail
from salesops.core.money import ZERO
from salesops.core.numbering import draw_number
from salesops.core.refusals import Invalid, refuse_if
from salesops.core.states import move

from .hands import plain_account, who_agreed, who_refunds_not
from .held import held_of
from .receipts import months_open
from .settled_days import money_free_since
from .write_off_told import tell_paid, tell_to_pay

MATTER = "orders.refund"


def _locked(receipt: Receipt) -> tuple[Receipt, LedgerEntry]:
    entry = LedgerEntry.objects.select_for_update(of=("self",)).get(receipt=receipt.pk, kind=LedgerEntry.Kind.RECEIPT)
    return Receipt.objects.select_related("customer__owner", "order").get(pk=receipt.pk), entry


def refund_facts(receipt: Receipt, left: Decimal, said: dict[str, str], amount: Decimal) -> dict[str, Any]:
    """What is decided on. The account is told by its last four signs, as everywhere."""
    owed = LedgerEntry.objects.filter(customer=receipt.customer_id).aggregate(sum=Sum("amount", default=ZERO))["sum"]
    told = {
        "receipt": receipt.number, "receipt_id": receipt.pk, "received_on": receipt.received_on.isoformat(),
        "received": str(receipt.amount), "left": str(left), "balance": str(owed), "amount": str(amount),
        "reason": said["reason"], "payee": said["payee"], "bank": said["payee_bank"],
        "account": masked_tail(said["payee_account"]) if said["payee_account"] else "",
    }  # fmt: skip
    return told | unit_facts(receipt.customer)


@act("orders.ask_refund")
def ask_refund(
    actor: User, receipt: Receipt, *, amount: Decimal, reason: str, payee: str, payee_bank: str = "", payee_account: str = "",
    now: datetime,
) -> Refund:  # fmt: skip
    """Ask for ``amount`` of what is left of ``receipt`` to be paid back. Until that is decided and paid nothing else uses it.

    Refuses (422) ``orders.bad-amount``, ``orders.more-than-received``, ``orders.money-under-refund``, ``orders.payee-missing``.
    """
    need(may_refund(actor, receipt.customer))
    receipt, entry = _locked(receipt)
    refuse_if(money_rules.stands(receipt))
    left, held = -entry.amount - entry.spent, held_of(receipt.pk)
    bad = money_rules.amount_valid(amount)
    refuse_if(
        bad or rules.left_to_refund(left, amount),
        None if bad else rules.not_held(left, held, amount),
        rules.told(reason, "orders.reason-missing", _("Say why."), "reason"),
        rules.told(payee, "orders.payee-missing", _("Say who gets the money."), "payee"),
        kind=Invalid,
    )
    said = {
        "reason": reason.strip()[:300], "payee": payee.strip()[:120], "payee_bank": payee_bank.strip()[:80],
        "payee_account": plain_account(payee_account),
    }  # fmt: skip
    made = Refund.objects.create(
        customer=receipt.customer, receipt=receipt, amount=amount, requested_by=actor, requested_at=now, **said
    )
    record_activity(made, "orders.ask_refund", actor=actor, amount=str(amount))
    record_activity(receipt, "orders.ask_refund", actor=actor, amount=str(amount))
    facts = refund_facts(receipt, left, said, amount) | {"refund": made.pk}
    open_approval(MATTER, made, requester=actor, facts=facts, now=now)
    return made


@act("orders.approve_refund")
def approve_refund(*, record: Refund, approval: Approval, actor: Any, now: datetime) -> None:
    """Agreed: TF is drawn, finance pays."""
    receipt, _entry = _locked(record.receipt)
    refuse_if(
        money_rules.stands(receipt),
        rules.refund_hands(who_refunds_not(receipt, record.payee_account), who_agreed(approval)),
    )
    number = draw_number("TF", on=timezone.localdate(now))
    found = move(record, "approve", actor=None, number=number, approved_at=now)
    record_activity(found, "orders.approve_refund", actor=actor)
    tell_to_pay(found, actor=actor, now=now)


@act("orders.refuse_refund")
def refuse_refund(*, record: Refund, approval: Approval, actor: Any, now: datetime) -> None:
    """Rejected or sent back: the money stays received ahead."""
    said = approval.decisions.filter(verb__in=("reject", "send_back")).order_by("-pk").values_list("note", flat=True)
    found = move(record, "refuse", actor=None, end_reason=(said.first() or _("rejected"))[:300])
    record_activity(found, "orders.refuse_refund", actor=actor, note=found.end_reason)


@act("orders.drop_refund")
def drop_refund(*, record: Refund, approval: Approval, actor: Any, now: datetime) -> None:
    """Taken back in the inbox by who asked."""
    if record.state == "requested":
        found = move(record, "withdraw", actor=None, end_reason=_("taken back before it was decided"))
        record_activity(found, "orders.drop_refund", actor=actor)


@act("orders.withdraw_refund")
def withdraw_refund(
    actor: User | None, found: Refund, *, reason: str, now: datetime, version: int | None = None
) -> Refund:
    """It isn't paid after all: the money is free again."""
    need(may_refund(actor, found.customer))
    locked = Refund.objects.select_for_update(of=("self",)).select_related("customer").get(pk=found.pk)
    check_version(locked, version, {"state": locked.state})
    refuse_if(rules.told(reason, "orders.reason-missing", _("Say why."), "reason"), kind=Invalid)
    moved = move(locked, "withdraw", actor=None, end_reason=reason.strip()[:300])
    overtake(matter_code=MATTER, record=moved, actor=actor, now=now)
    record_activity(moved, "orders.withdraw_refund", actor=actor, note=moved.end_reason)
    return moved


@act("orders.pay_refund")
def pay_refund(
    actor: User | None, found: Refund, *, on: date, bank_reference: str = "", now: datetime, version: int | None = None
) -> Refund:
    """The bank paid it on ``on``, the value date: the debt rises by it and the money of the receipt is used up.

    Refuses ``orders.more-than-received``, ``orders.receipt-in-future``, ``orders.month-closed``, ``orders.month-confirmed``.
    """
    need(may_pay(actor, found.customer))
    receipt, entry = _locked(found.receipt)
    locked = Refund.objects.select_for_update(of=("self",)).select_related("customer__owner").get(pk=found.pk)
    check_version(locked, version, {"state": locked.state})
    today = timezone.localdate(now)
    refuse_if(
        money_rules.day_open(on, today, months_open(today)),
        money_rules.not_before(on, money_free_since(entry, locked.amount)),
        not_confirmed(locked.customer, on),
        kind=Invalid,
    )
    refuse_if(rules.left_to_refund(-entry.amount - entry.spent, locked.amount))
    paid = move(
        locked, "pay", actor=None, paid_on=on, paid_at=now, paid_by=actor, bank_reference=bank_reference.strip()[:60]
    )
    record_activity(paid, "orders.pay_refund", actor=actor, amount=str(paid.amount))
    record_activity(receipt, "orders.pay_refund", actor=actor, amount=str(paid.amount))
    tell_paid(paid, actor=actor, now=now)
    return paid
