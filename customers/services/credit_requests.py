"""Temporary raises and the end of a freeze: asked, approved, in force (CUS-11, defaults.md 4 and 11)."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from customers.credit.factors import RED
from customers.credit.holders import members_of
from customers.models import CreditAccount, CreditChange, CreditRequest, CreditSign, Customer
from customers.policies.credit import CREDIT
from customers.rules.credit import raise_fits
from customers.rules.credit_asked import not_frozen, nothing_to_raise, waits_already
from salesops.core.acts import act
from salesops.core.approvals.models import Approval
from salesops.core.approvals.services import open_approval
from salesops.core.audit.activity import record_activity
from salesops.core.money import ZERO, round_money
from salesops.core.numbering import draw_number
from salesops.core.policies import policy_on
from salesops.core.refusals import Invalid, Refusal, refuse_if
from salesops.core.states import move

from .credit_accounts import change, lock_account, need_credit, to_json_value, unfreeze_account, unit_facts

RAISE_MATTER = "customers.credit_raise"
UNFREEZE_MATTER = "customers.credit_unfreeze"
Kind = CreditRequest.Kind


def last_raise(account: CreditAccount) -> date | None:
    """The day the limit was last raised for a time."""
    found = account.changes.filter(kind=CreditChange.Kind.RAISED).order_by("-at").first()
    return timezone.localdate(found.at) if found else None


def _reason_given(reason: str) -> Refusal | None:
    return None if reason.strip() else Refusal("customers.reason-missing", _("Say why."), "reason")


def _none_waits(account: CreditAccount, kind: str) -> Refusal | None:
    if not CreditRequest.objects.filter(account=account, kind=kind, state="waiting").exists():
        return None
    return waits_already()


def _rated(account: CreditAccount) -> Refusal | None:
    if account.limit:
        return None
    return nothing_to_raise()


def _raise_rules(account: CreditAccount, amount: Decimal, until: date, day: date) -> list[Refusal | None]:
    policy = policy_on(CREDIT, day)
    fits = raise_fits(amount, until, limit=account.limit, day=day, last_raise=last_raise(account), policy=policy)
    return [_rated(account)] if not account.limit else [*fits]


@act("customers.ask_raise")
def ask_raise(
    *, actor: Any, customer: Customer, amount: Decimal, until: date, reason: str, now: datetime
) -> CreditRequest:
    """Ask for a higher limit until a day. Approved like a change of credit to the raised limit."""
    need_credit(actor, customer, "c", "e")
    day = timezone.localdate(now)
    account = lock_account(customer)
    refuse_if(
        *_raise_rules(account, amount, until, day),
        _reason_given(reason),
        _none_waits(account, Kind.RAISE),
        kind=Invalid,
    )
    made = _make(account, Kind.RAISE, reason, actor, now, amount=round_money(amount), until=until)
    facts = {
        "amount": to_json_value(made.amount),
        "until": until.isoformat(),
        "limit": to_json_value(account.limit),
        "computed_limit": to_json_value(account.computed_limit),
        "asked_limit": to_json_value(account.limit + amount),
    }
    _submit(RAISE_MATTER, made, facts, actor, now)
    return made


def _make(account: CreditAccount, kind: str, reason: str, actor: Any, now: datetime, **fields: Any) -> CreditRequest:
    return CreditRequest.objects.create(
        number=draw_number("XY", on=timezone.localdate(now)),
        kind=kind,
        account=account,
        customer=account.customer,
        reason=reason.strip()[:500],
        asked_by=actor,
        asked_at=now,
        **fields,
    )


def _submit(matter: str, made: CreditRequest, facts: dict[str, Any], actor: Any, now: datetime) -> None:
    facts |= {"number": made.number, "reason": made.reason, **unit_facts(made.customer)}
    record_activity(
        made.customer, f"customers.ask_{made.kind}", actor=actor, number=made.number, note=made.reason[:300]
    )
    open_approval(matter, made, requester=actor, facts=facts, now=now)


@act("customers.raise_credit")
def raise_limit(*, record: CreditRequest, approval: Approval, actor: Any, now: datetime) -> None:
    """Approved: the limit is higher from today until its day. The limit may have fallen meanwhile: asked anew."""
    day = timezone.localdate(now)
    account = lock_account(record.customer)
    amount, until = record.amount or ZERO, record.until or day
    refuse_if(_same_account(account, record), *_raise_rules(account, amount, until, day))
    move(record, "approve", actor=None, decided_at=now)
    values = {"raise_amount": amount, "raise_from": day, "raise_until": until}
    change(account, CreditChange.Kind.RAISED, values, by=actor, now=now, reason=record.reason, number=record.number)
    facts = {"number": record.number, "amount": str(record.amount)}
    record_activity(record.customer, "customers.raise_credit", actor=actor, **facts)


def _same_account(account: CreditAccount, record: CreditRequest) -> Refusal | None:
    if account.pk == record.account_id:
        return None
    return Refusal("customers.credit-of-the-group", _("The group of this customer holds the limit."))


@act("customers.end_raises")
def end_raises(*, actor: Any, day: date, now: datetime) -> int:
    """Raises whose last day has passed end; returns how many. They count no longer since that day already."""
    due = CreditAccount.objects.filter(raise_amount__gt=0, raise_until__lt=day)
    ended = 0
    for account in due.select_for_update().order_by("pk"):
        values = {"raise_amount": ZERO, "raise_from": None, "raise_until": None}
        change(account, CreditChange.Kind.RAISE_ENDED, values, by=actor, now=now)
        ended += 1
    return ended


def freezes_since(account: CreditAccount, first: date) -> int:
    """How often the account was frozen since a day."""
    return account.changes.filter(kind=CreditChange.Kind.FROZEN, at__date__gte=first).count()


@act("customers.ask_unfreeze")
def ask_unfreeze(*, actor: Any, customer: Customer, reason: str, now: datetime) -> CreditRequest:
    """Say that the cause is gone: finance confirms, the market manager approves; after a second freeze the director."""
    need_credit(actor, customer, "c", "e", "a")
    day = timezone.localdate(now)
    account = lock_account(customer)
    refuse_if(
        _is_frozen(account), _reason_given(reason), _none_waits(account, Kind.UNFREEZE), *_still_red(account),
        kind=Invalid,
    )  # fmt: skip
    made = _make(account, Kind.UNFREEZE, reason, actor, now)
    window = policy_on(CREDIT, day)["second_freeze_days"]
    facts = {
        "cause": account.frozen_cause,
        "frozen_on": timezone.localdate(account.frozen_at).isoformat() if account.frozen_at else "",
        "freezes": freezes_since(account, day - timedelta(days=window)),
    }
    _submit(UNFREEZE_MATTER, made, facts, actor, now)
    return made


def _is_frozen(account: CreditAccount) -> Refusal | None:
    return None if account.is_frozen else not_frozen()


def _still_red(account: CreditAccount) -> list[Refusal]:
    members = members_of([account.customer_id])[account.customer_id]
    open_red = CreditSign.objects.filter(customer__in=members, level=RED, state="open")
    sentence = _("A red warning sign is still open: %(sign)s. Close it first.")
    return [
        Refusal("customers.red-sign-open", sentence % {"sign": sign.sign.label}, figures={"sign": sign.kind})
        for sign in open_red
    ]


@act("customers.unfreeze_credit")
def unfreeze(*, record: CreditRequest, approval: Approval, actor: Any, now: datetime) -> None:
    """Approved: the freeze ends, unless a red sign came meanwhile."""
    account = lock_account(record.customer)
    refuse_if(_same_account(account, record), _is_frozen(account), *_still_red(account))
    move(record, "approve", actor=None, decided_at=now)
    unfreeze_account(account, reason=record.reason, number=record.number, by=actor, now=now)


@act("customers.reject_credit_request")
def reject(*, record: CreditRequest, approval: Approval, actor: Any, now: datetime) -> None:
    """Rejected: nothing changes."""
    _close(record, "reject", actor, now)


@act("customers.return_credit_request")
def send_back(*, record: CreditRequest, approval: Approval, actor: Any, now: datetime) -> None:
    """Sent back: it may be asked anew."""
    _close(record, "send_back", actor, now)


@act("customers.withdraw_credit_request")
def withdraw(*, record: CreditRequest, approval: Approval, actor: Any, now: datetime) -> None:
    """Taken back by who asked."""
    _close(record, "withdraw", actor, now)


def _close(record: CreditRequest, verb: str, actor: Any, now: datetime) -> None:
    move(record, verb, actor=None, decided_at=now)
    record_activity(record.customer, f"customers.{verb}_credit_request", actor=actor, number=record.number)
