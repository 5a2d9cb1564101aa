"""Bank details of a customer: asked for by who keeps the file, in force once finance called the customer back (defaults.md 11)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from customers.models import BankChange, Customer
from customers.rules import file as rules
from customers.scope.customers import parts_in_reach
from salesops.core.acts import act
from salesops.core.approvals.services import open_approval
from salesops.core.audit.activity import record_activity
from salesops.core.masking import masked_tail
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if
from salesops.core.states import move

from .editing import lock, need_over

MATTER = "customers.bank_change"


def may_ask(actor: Any, customer: Customer) -> bool:
    """Whether ``actor`` edits the whole file or its bank data."""
    parts = parts_in_reach(actor, customer)
    return parts is None or "bank" in parts


def _waits_already(customer: Customer) -> Refusal | None:
    if BankChange.objects.filter(customer=customer, state="waiting").exists():
        return Refusal("customers.bank-change-waits", _("A change of the bank details waits for finance already."))
    return None


def _account_fits(account: str) -> Refusal | None:
    """Digits as banks write them, spaces and dashes allowed."""
    plain = [c for c in account if c not in " -"]
    if 8 <= len(plain) <= 34 and all(c.isascii() and c.isalnum() for c in plain):
        return None
    return Refusal("customers.bad-bank-account", _("This is no bank account."), "bank_account")


@act("customers.ask_bank_change")
def ask_bank_change(
    *, actor: User, customer: Customer, bank_name: str, bank_account: str, reason: str, now: datetime
) -> BankChange:
    """Ask for other bank details. The old ones hold until finance agrees; nobody agrees to his own."""
    need_over(actor, customer)
    if not may_ask(actor, customer):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    customer = lock(customer)
    same = (customer.bank_name, customer.bank_account) == (bank_name.strip(), bank_account.strip())
    refuse_if(
        rules.not_merged(customer),
        _waits_already(customer),
        _account_fits(bank_account),
        Refusal("customers.bank-missing", _("Enter the bank."), "bank_name") if not bank_name.strip() else None,
        Refusal("customers.reason-missing", _("Give the reason."), "reason") if not reason.strip() else None,
        Refusal("customers.bank-same", _("These bank details hold already."), "bank_account") if same else None,
        kind=Invalid,
    )
    change = BankChange.objects.create(
        customer=customer, bank_name=bank_name.strip(), bank_account=bank_account.strip(), reason=reason.strip(),
        asked_by=actor, asked_at=now,
    )  # fmt: skip
    record_activity(customer, "customers.ask_bank_change", actor=actor)
    facts = {
        "customer": customer.name,
        "code": customer.code,
        "unit_id": customer.unit_id,
        "bank": change.bank_name,
        "account": masked_tail(change.bank_account),
        "change": change.pk,
    }
    open_approval(MATTER, change, requester=actor, facts=facts, now=now)
    return change


@act("customers.change_bank")
def agree(*, record: BankChange, approval: Any, actor: Any, now: datetime) -> None:
    """Finance agreed after the call back: the new details hold."""
    customer = lock(record.customer)
    move(record, "approve", actor=None, decided_by=actor, decided_at=now)
    customer.bank_name, customer.bank_account = record.bank_name, record.bank_account
    customer.save(update_fields=["bank_name", "bank_account"])
    record_activity(customer, "customers.change_bank", actor=actor)


@act("customers.refuse_bank_change")
def refuse(*, record: BankChange, approval: Any, actor: Any, now: datetime) -> None:
    """Rejected or sent back: the old details go on."""
    move(record, "refuse", actor=None, decided_by=actor, decided_at=now)
    record_activity(record.customer, "customers.refuse_bank_change", actor=actor)


@act("customers.withdraw_bank_change")
def take_back(*, record: BankChange, approval: Any, actor: Any, now: datetime) -> None:
    """Withdrawn by who asked."""
    move(record, "withdraw", actor=None)
