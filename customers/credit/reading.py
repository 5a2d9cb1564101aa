"""The credit of many customers on a day: rating, limit, used, overdue, warning. A constant number of queries."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone

from customers.credit.factors import LEVELS
from customers.credit.holders import holders_of, members_of, rated, ratings_held
from customers.credit.reviews import is_late, review_due_at, soon_until
from customers.models import CreditAccount, CreditSign
from customers.policies.credit import CREDIT
from customers.rules.credit import Limit, limit_on, terms_of
from salesops.core.money import ZERO, ratio
from salesops.core.policies import policy_on
from salesops.core.sockets.customer_facts import facts_of

# What is asked of the members of an account.
FACTS = ("exposure", "overdue", "oldest_overdue_days")
# What the exposure is made of.
SHARES = ("receivables", "open_orders")


@dataclass(frozen=True)
class Credit:
    """What one account is worth on a day. ``used``, ``overdue``, ``oldest_days``: of the whole group, ``None`` without data.

    ``warning`` is the worst level of the open signs, "" without.
    """

    account: CreditAccount
    limit: Limit
    used: Decimal | None
    overdue: Decimal | None
    oldest_days: int | None
    warning: str
    day: date
    members: tuple[int, ...]
    terms: Mapping[str, Any]

    @property
    def available(self) -> Decimal | None:
        """What may still be ordered on account; negative when over. ``None`` without data."""
        return None if self.used is None else self.limit.amount - self.used

    @property
    def use(self) -> Decimal | None:
        """Used share of the limit (0.8 is 80 %); ``None`` without data or limit."""
        return None if self.used is None else ratio(self.used, self.limit.amount)

    @property
    def is_group(self) -> bool:
        return len(self.members) > 1

    @property
    def review_due_at(self) -> datetime | None:
        """When clock T39 ends; ``None`` without a review."""
        return review_due_at(self.account.review_on) if self.account.review_on else None

    @property
    def review_moved(self) -> bool:
        """Whether the review day is a day off, so that its clock ends later."""
        due = self.review_due_at
        return due is not None and timezone.localdate(due) != self.account.review_on

    @property
    def review_late(self) -> bool:
        """Past the end of its clock."""
        due = self.account.review_on
        return due is not None and is_late(due, self.day)

    @property
    def review_soon(self) -> bool:
        due = self.account.review_on
        return due is not None and self.day <= due <= soon_until(self.day)


def credit_of_accounts(accounts: Sequence[CreditAccount], day: date) -> dict[int, Credit]:
    """Holder's customer id → credit on ``day``."""
    members = members_of([account.customer_id for account in accounts])
    everyone = [member for group in members.values() for member in group]
    facts = facts_of(everyone, day, *FACTS) if everyone else {}
    return credits_by_holder(accounts, members, open_levels(everyone), day, facts)


_ACCOUNT = "SELECT * FROM customers_creditaccount WHERE customer_id = %s"


def credit_on(customer: Any, day: date, known: Any, told: Mapping[str, Mapping[int, Any]]) -> Credit | None:
    """The credit of one customer by what is known to be there and told (``page/``): one query unless it belongs to a group."""
    if customer.parent_id is not None or known.members:
        return credit_of([customer.pk], day).get(customer.pk)
    accounts: Any = CreditAccount.objects.raw(_ACCOUNT, [customer.pk])
    account = next(iter(accounts), None)
    if account is None:
        return None
    account.customer = customer
    signs = open_levels([customer.pk]) if known.signs else {}
    return credits_by_holder([account], {customer.pk: [customer.pk]}, signs, day, told)[customer.pk]


def credits_by_holder(
    accounts: Sequence[Any],
    members: Mapping[int, Sequence[int]],
    signs: Mapping[int, list[str]],
    day: date,
    facts: Mapping[str, Mapping[int, Any]],
) -> dict[int, Credit]:
    """Holder's customer id → credit, of what was read of all its ``members``: levels of open ``signs``, ``facts`` (:data:`FACTS`).

    ``accounts`` are rows that carry the terms of an account.
    """
    policy = policy_on(CREDIT, day)
    return {
        account.customer_id: Credit(
            account=account,
            limit=limit_of(account, day, policy),
            used=_sum(facts.get("exposure", {}), members[account.customer_id]),
            overdue=_sum(facts.get("overdue", {}), members[account.customer_id]),
            oldest_days=_worst(facts.get("oldest_overdue_days", {}), members[account.customer_id]),
            warning=_worst_level(signs, members[account.customer_id]),
            day=day,
            members=tuple(members[account.customer_id]),
            terms=terms_of(account.rating, policy),
        )
        for account in accounts
    }


def credit_of(ids: Iterable[int], day: date) -> dict[int, Credit]:
    """Customer id → credit on ``day``, the group's for members of one. Customers without an account are missing."""
    holders = holders_of(ids)
    accounts = CreditAccount.objects.filter(customer__in=set(holders.values())).select_related("customer")
    by_holder = credit_of_accounts(list(accounts), day)
    return {pk: by_holder[holder] for pk, holder in holders.items() if holder in by_holder}


def ratings_of(ids: Iterable[int]) -> dict[int, str]:
    """Customer id → rating, the group's for members of one; customers that aren't rated are missing. One query, or two."""
    return {pk: rating for pk, rating in ratings_held(rated(ids)).items() if rating}


def limit_of(account: CreditAccount, day: date, policy: Mapping[str, Any] | None = None) -> Limit:
    """The limit of ``account`` that counts on ``day``."""
    return limit_on(
        day,
        granted=account.limit,
        policy=policy or policy_on(CREDIT, day),
        review_on=account.review_on,
        raise_amount=account.raise_amount,
        raise_until=account.raise_until,
        cap=account.cap,
    )


def open_levels(ids: Iterable[int]) -> dict[int, list[str]]:
    """Customer id → levels of its open warning signs."""
    found: dict[int, list[str]] = {}
    rows = CreditSign.objects.filter(customer__in=list(ids), state="open").values_list("customer", "level")
    for customer, level in rows:
        found.setdefault(customer, []).append(level)
    return found


def _worst_level(signs: Mapping[int, list[str]], members: Iterable[int]) -> str:
    order = list(LEVELS)
    levels = [level for member in members for level in signs.get(member, ())]
    return max(levels, key=order.index, default="")


def _sum(values: Mapping[int, Any], members: Iterable[int]) -> Decimal | None:
    known = [values[member] for member in members if values.get(member) is not None]
    return sum(known, ZERO) if known else None


def _worst(values: Mapping[int, Any], members: Iterable[int]) -> int | None:
    return max((values[member] for member in members if values.get(member) is not None), default=None)
