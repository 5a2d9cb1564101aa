"""The account behind every act about credit: found, locked, changed, written into its ledger (CUS-11).

Lock order: credit account, then customers in the order of their ids, then the number series.
"""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.credit.factors import RATINGS
from customers.credit.holders import holders_of, members_of
from customers.models import CreditAccount, CreditChange, Customer
from customers.policies.credit import CREDIT
from customers.rules.credit import next_review, terms_of
from customers.rules.credit_asked import frozen_already
from customers.scope.customers import reaches
from customers.services.credit_told import tell_frozen
from customers.states.customer import CustomerStatus
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.money import ZERO, round_money
from salesops.core.policies import policy_on
from salesops.core.policies.values import to_json
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if
from salesops.core.states import move

Kind = CreditChange.Kind
Cause = CreditAccount.Cause


def account_of(customer: Customer) -> CreditAccount | None:
    """The account that counts for ``customer``: its own, or its group's."""
    holder = holders_of([customer.pk])[customer.pk]
    return CreditAccount.objects.filter(customer=holder).select_related("customer").first()


def lock_account(customer: Customer) -> CreditAccount:
    """Lock the account that counts for ``customer`` and its whole group; opened (not rated) when there is none yet.

    Whoever checks or changes credit starts here, before any other lock: checks of one group run one after the other.
    """
    while True:
        holder = holders_of([customer.pk])[customer.pk]
        CreditAccount.objects.bulk_create([CreditAccount(customer_id=holder)], ignore_conflicts=True)
        rows = CreditAccount.objects.select_for_update(of=("self",)).select_related("customer")
        account = rows.get(customer=holder)
        # The customer may have joined a group while the lock was waited for.
        if holders_of([customer.pk])[customer.pk] == holder:
            return account


def may(actor: Any, customer: Customer, *rights: str) -> bool:
    """Whether ``actor`` (``None``: the system) holds one of ``rights`` on the credit of ``customer``."""
    if actor is None:
        return True
    return any(reaches(actor, customer, "credit", right) for right in rights)


def need_credit(actor: Any, customer: Customer, *rights: str) -> None:
    """Refuse with 403 unless ``actor`` holds one of ``rights`` on the credit of ``customer``."""
    if not may(actor, customer, *rights):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))


def may_freeze(actor: Any, customer: Customer) -> bool:
    """Freezing by hand: finance, or the manager of the customer's market (defaults.md 4)."""
    if actor is None or may(actor, customer, "e"):
        return True
    market = actor.access.tree.market_of(customer.unit_id)
    headed = market is not None and market.id in actor.access.tree.headed_by(actor.pk)
    return headed and may(actor, customer, "a")


def change(
    account: CreditAccount,
    kind: str,
    values: Mapping[str, Any],
    *,
    by: Any,
    now: datetime,
    reason: str = "",
    number: str = "",
    occasion: str = "",
) -> CreditAccount:
    """Write ``values`` into the locked ``account`` and one line into its ledger."""
    before = {name: to_json_value(getattr(account, name)) for name in values}
    for name, value in values.items():
        setattr(account, name, value)
    account.save(update_fields=list(values))
    account.refresh_from_db(fields=["version"])
    after = {name: to_json_value(value) for name, value in values.items()}
    write_line(account, kind, before, after, by=by, now=now, reason=reason, number=number, occasion=occasion)
    return account


def write_line(
    account: CreditAccount, kind: str, before: Mapping[str, Any], after: Mapping[str, Any], *, by: Any, now: datetime,
    reason: str = "", number: str = "", occasion: str = "",
) -> CreditChange:  # fmt: skip
    """One line of the ledger; columns that stayed the same are left out."""
    changed = [name for name in after if before.get(name) != after[name]]
    return CreditChange.objects.create(
        account=account, kind=kind, at=now, by=by, before={n: before.get(n) for n in changed},
        after={n: after[n] for n in changed}, reason=reason[:300], number=number, occasion=occasion,
    )  # fmt: skip


def to_json_value(value: Any) -> Any:
    """Money as "12.00", days and moments as ISO text."""
    return value.isoformat() if isinstance(value, date) else to_json(value)


def grant(
    account: CreditAccount,
    *,
    rating: str,
    limit: Decimal,
    term_days: int,
    day: date,
    now: datetime,
    by: Any,
    score: Decimal | None = None,
    computed: Decimal | None = None,
    kind: str = Kind.GRANTED,
    reason: str = "",
    number: str = "",
) -> CreditAccount:
    """Give the locked ``account`` a rating, limit and term from ``day``; the next review follows from the rating.

    A raise for a time ends when the new rating gives nothing on account.
    """
    policy = policy_on(CREDIT, day)
    values: dict[str, Any] = {
        "rating": rating,
        "score": score,
        "limit": round_money(limit),
        "computed_limit": computed,
        "term_days": term_days,
        "reviewed_on": day,
        "review_on": next_review(rating, day, policy),
    }
    if terms_of(rating, policy)["factor"] == 0 and account.raise_amount:
        values |= {"raise_amount": ZERO, "raise_until": None, "raise_from": None}
    return change(account, kind, values, by=by, now=now, reason=reason, number=number)


@act("customers.set_imported_credit")
def set_imported_credit(
    *, actor: Any, customer: Customer, rating: str, limit: Decimal | None, term: int | None, now: datetime | None = None
) -> CreditAccount:
    """Rating, limit and term an import brings for a customer that has none yet. ``term`` none: that of the rating.

    Refused when the group has an account already: a change takes the way of an assessment.
    """
    now = now or timezone.now()
    day = timezone.localdate(now)
    account = lock_account(customer)
    refuse_if(*imported_credit_rules(account, customer, rating, limit, term), kind=Invalid)
    if rating == "D":
        limit, term = ZERO, 0
    days = terms_of(rating, policy_on(CREDIT, day))["term_days"] if term is None else term
    grant(account, rating=rating, limit=limit or ZERO, term_days=days, day=day, now=now, by=actor, kind=Kind.IMPORTED)
    record_activity(customer, "customers.import_credit", actor=actor, rating=rating, limit=str(account.limit))
    return account


def imported_credit_rules(
    account: CreditAccount | None, customer: Customer, rating: str, limit: Decimal | None, term: int | None
) -> list[Refusal | None]:
    """Reasons against taking over credit from an import; each at its column."""
    found: list[Refusal | None] = []
    if rating not in RATINGS:
        found.append(Refusal("customers.credit-rating-unknown", _("A credit rating is A, B, C or D."), "credit_rating"))
    if account is not None and account.rating:
        sentence = _("Its credit is set already; a change takes an assessment.")
        found.append(Refusal("customers.credit-set-already", sentence, "credit_rating"))
    if account is not None and account.customer_id != customer.pk:
        sentence = _("The group of this customer holds the limit.")
        found.append(Refusal("customers.credit-of-the-group", sentence, "credit_limit"))
    if limit is not None and limit < 0:
        found.append(Refusal("customers.amount-negative", _("Not less than 0."), "credit_limit"))
    if rating == "D" and (limit or term):
        sentence = _("Credit rating D has no limit and no term.")
        found.append(Refusal("customers.credit-d-has-none", sentence, "credit_limit"))
    if term is not None and not 0 <= term <= 365:
        found.append(Refusal("customers.credit-term", _("A term is 0 to 365 days."), "credit_term"))
    return found


def freeze_account(
    account: CreditAccount, *, cause: str, reason: str, by: Any, now: datetime, occasion: str = ""
) -> CreditAccount:
    """Freeze the locked ``account``; every member's file says so. One that is frozen already stays as it is."""
    if account.is_frozen:
        return account
    members = _locked_members(account)
    statuses = {str(member.pk): member.status for member in members}
    Customer.objects.filter(pk__in=[m.pk for m in members]).update(status=CustomerStatus.FROZEN)
    fields: dict[str, Any] = {
        "frozen_at": now,
        "frozen_cause": cause,
        "frozen_reason": reason[:300],
        "statuses": statuses,
    }
    account = move(account, "freeze", actor=None, **fields)
    after = {"state": "frozen", "frozen_cause": cause}
    write_line(account, Kind.FROZEN, {"state": "open"}, after, by=by, now=now, reason=reason, occasion=occasion)
    record_activity(account.customer, "customers.freeze_credit", actor=by, note=reason[:300], cause=cause)
    return account


def knock_out(account: CreditAccount, *, reason: str, by: Any, now: datetime) -> CreditAccount:
    """Take the locked ``account`` to rating D: nothing on account any more (defaults.md 4). The next assessment rates it anew;
    the end of a freeze doesn't. The score stays as what was worked out last.
    """
    if account.rating == "D":
        return account
    values: dict[str, Any] = {
        "rating": "D", "limit": ZERO, "computed_limit": ZERO, "term_days": 0, "review_on": None,
        "raise_amount": ZERO, "raise_from": None, "raise_until": None,
    }  # fmt: skip
    return change(account, Kind.KNOCKED_OUT, values, by=by, now=now, reason=reason)


def unfreeze_account(account: CreditAccount, *, reason: str, number: str, by: Any, now: datetime) -> CreditAccount:
    """End the freeze of the locked ``account``; the members' files go back to the status they had."""
    earlier = account.statuses
    frozen = list(
        Customer.objects.select_for_update()
        .filter(pk__in=members_of([account.customer_id])[account.customer_id], status=CustomerStatus.FROZEN)
        .order_by("pk")
    )
    for member in frozen:
        member.status = earlier.get(str(member.pk), CustomerStatus.FOLLOWING)
        member.save(update_fields=["status"])
    cause = account.frozen_cause
    fields: dict[str, Any] = {"frozen_at": None, "frozen_cause": "", "frozen_reason": "", "statuses": {}}
    account = move(account, "unfreeze", actor=None, **fields)
    before = {"state": "frozen", "frozen_cause": cause}
    after = {"state": "open", "frozen_cause": ""}
    write_line(account, Kind.UNFROZEN, before, after, by=by, now=now, reason=reason, number=number)
    record_activity(account.customer, "customers.unfreeze_credit", actor=by, note=reason[:300])
    return account


def _locked_members(account: CreditAccount) -> list[Customer]:
    """Members whose file can be frozen, locked in the order of their ids."""
    ids = members_of([account.customer_id])[account.customer_id]
    closed = Q(status__in=[CustomerStatus.ARCHIVED, CustomerStatus.FROZEN]) | Q(merged_into__isnull=False)
    return list(Customer.objects.select_for_update().filter(pk__in=ids).exclude(closed).order_by("pk"))


@act("customers.freeze_credit")
def freeze(*, actor: Any, customer: Customer, reason: str, now: datetime) -> CreditAccount:
    """Freeze by hand, at once: no confirmation, no new shipment but against money received."""
    if not may_freeze(actor, customer):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    account = lock_account(customer)
    missing = Refusal("customers.reason-missing", _("Say why."), "reason")
    refuse_if(None if reason.strip() else missing, frozen_already() if account.is_frozen else None, kind=Invalid)
    account = freeze_account(account, cause=Cause.HAND, reason=reason.strip(), by=actor, now=now)
    tell_frozen(account, actor=actor, now=now)
    return account


def unit_facts(customer: Customer) -> dict[str, Any]:
    """What every approval about the credit of ``customer`` says of it."""
    return {"customer": customer.name, "code": customer.code, "unit_id": customer.unit_id}
