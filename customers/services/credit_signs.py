"""Warning signs: entered by people or found by night, with what follows from them; closed with an outcome (CUS-11)."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from customers.credit.factors import BY_HAND, RED, SIGNS, YELLOW
from customers.credit.holders import members_of
from customers.credit.signs import sign_on
from customers.models import CreditAccount, CreditChange, CreditSign, Customer
from salesops.core import worktime
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.money import ZERO
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if
from salesops.core.sockets.customer_facts import facts_of
from salesops.core.states import move

from .credit_accounts import (
    Cause,
    change,
    freeze_account,
    knock_out,
    lock_account,
    may,
    may_freeze,
    need_credit,
    write_line,
)
from .credit_told import tell_frozen, tell_sign


@act("customers.enter_sign")
def enter_sign(
    *, actor: Any, customer: Customer, kind: str, evidence: str, found_on: date, now: datetime
) -> CreditSign:
    """Record a warning sign. Red freezes the account at once, and takes its rating to D when it is
    a knock-out; some cap the limit at the present balance. People are told.
    """
    need_credit(actor, customer, "c", "e", "a")
    today = timezone.localdate(now)
    account = lock_account(customer)
    known = kind in SIGNS and (actor is None or SIGNS[kind] in BY_HAND)
    refuse_if(
        None if known else Refusal("customers.sign-unknown", _("There is no such warning sign."), "kind"),
        None
        if evidence.strip()
        else Refusal("customers.evidence-missing", _("Say what was seen, and where."), "evidence"),
        Refusal("customers.day-ahead", _("This day is still to come."), "found_on") if found_on > today else None,
        Refusal("customers.sign-open-already", _("This warning sign is open already."), "kind")
        if CreditSign.objects.filter(customer=customer, kind=kind, state="open").exists()
        else None,
        kind=Invalid,
    )
    return _enter(account, customer, kind, evidence.strip(), found_on, actor, now)


def _enter(
    account: CreditAccount, customer: Customer, kind: str, evidence: str, found_on: date, actor: Any, now: datetime
) -> CreditSign:
    sign = sign_on(kind, found_on)
    due = worktime.add_working_days(timezone.localdate(now), sign.days)
    made = CreditSign.objects.create(
        customer=customer, kind=kind, level=sign.level, evidence=evidence[:500], found_on=found_on, due_on=due,
        entered_by=actor, entered_at=now,
    )  # fmt: skip
    record_activity(customer, "customers.enter_sign", actor=actor, note=evidence[:300], sign=kind, level=sign.level)
    if sign.caps:
        cap_account(account, made, actor=actor, now=now)
    if sign.knocks_out:
        account = knock_out(account, reason=evidence, by=actor, now=now)
    if sign.level == RED and not account.is_frozen:
        account = freeze_account(account, cause=Cause.SIGN, reason=evidence, by=actor, now=now)
        tell_frozen(account, actor=actor, now=now)
    tell_sign(made, actor=actor, now=now)
    return made


def cap_account(account: CreditAccount, sign: CreditSign, *, actor: Any, now: datetime) -> None:
    """Cap the locked ``account`` at what its group owes now. Without data about it nothing can be capped: the ledger says so."""
    members = members_of([account.customer_id])[account.customer_id]
    known = [v for v in facts_of(members, timezone.localdate(now), "exposure")["exposure"].values() if v is not None]
    if not known:
        write_line(account, CreditChange.Kind.CAPPED, {}, {"cap": "no-data"}, by=actor, now=now, reason=sign.evidence)
        return
    balance = max(sum(known, ZERO), ZERO)
    cap = balance if account.cap is None else min(account.cap, balance)
    change(account, CreditChange.Kind.CAPPED, {"cap": cap}, by=actor, now=now, reason=sign.evidence)


def may_close(actor: Any, sign: CreditSign) -> bool:
    """Yellow ones are closed by whoever works with the customer; orange and red by finance or the market manager."""
    if sign.level == YELLOW:
        return may(actor, sign.customer, "c", "e", "a")
    return may_freeze(actor, sign.customer)


@act("customers.close_sign")
def close_sign(*, actor: Any, sign: CreditSign, outcome: str, now: datetime, version: int | None = None) -> CreditSign:
    """The cause is gone or dealt with. A cap goes with the last sign that set it; a freeze ends only by approval."""
    if not may_close(actor, sign):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    account = lock_account(sign.customer)
    missing = Refusal("customers.outcome-missing", _("Say what came of it."), "outcome")
    refuse_if(None if outcome.strip() else missing, kind=Invalid)
    sign = move(
        sign, "close", actor=None, version=version, closed_by=actor, closed_at=now, outcome=outcome.strip()[:500]
    )
    record_activity(sign.customer, "customers.close_sign", actor=actor, note=sign.outcome[:300], sign=sign.kind)
    if sign.sign.caps and account.cap is not None and not _still_capped(account):
        change(account, CreditChange.Kind.UNCAPPED, {"cap": None}, by=actor, now=now, reason=sign.outcome)
    return sign


def _still_capped(account: CreditAccount) -> bool:
    members = members_of([account.customer_id])[account.customer_id]
    return any(one.sign.caps for one in CreditSign.objects.filter(customer__in=members, state="open"))


@act("customers.find_signs")
def enter_found(*, actor: None, found: Iterable[tuple[Customer, str, str]], now: datetime) -> int:
    """Signs the nightly run found: (customer, kind, evidence). Those open already stay; returns how many are new."""
    entered = 0
    for customer, kind, evidence in found:
        account = lock_account(customer)
        if CreditSign.objects.filter(customer=customer, kind=kind, state="open").exists():
            continue
        _enter(account, customer, kind, evidence, timezone.localdate(now), actor, now)
        entered += 1
    return entered
