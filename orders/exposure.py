"""The exposure of a group, opened to the rows behind each figure (ORD-4, defaults.md 4).

The figures are those of the credit check (``credit.py``); rows are shown as far as the reader reaches them. What companies of the
group out of reach owe and order stays a sum.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import F, Sum

from customers.credit.holders import holders_of, members_of
from customers.credit.reading import limit_of
from customers.models import CreditAccount, Customer
from customers.policies.credit import CREDIT
from customers.rules.credit import Limit, terms_of
from orders.credit import Checked, balances, check, open_orders
from orders.models import CreditCheck, LedgerEntry, OpenItem, Order, OrderLine
from orders.rules.release import Release, release_of
from orders.scope_orders import sees_amounts
from salesops.core.money import ZERO
from salesops.core.policies import policy_on

# Rows of a figure drawn at most; what is beyond them is named as a sum.
SHOWN = 200
FIGURES = ("receivables", "open_orders", "this_order", "wanted", "limit")


@dataclass(frozen=True)
class Figure:
    """``total`` is what the check counts; ``shown`` are the ``rows``, ``further`` the reader's own beyond them, the rest is
    ``hidden``: of companies out of reach."""

    total: Decimal
    rows: Sequence[Any]
    shown: Decimal
    further: Decimal

    @property
    def hidden(self) -> Decimal:
        return self.total - self.shown - self.further


@dataclass(frozen=True)
class Exposure:
    """What a group owes and has on order today, against its limit; with an order, its check as it would be now."""

    limit: Limit
    account: CreditAccount
    members: Sequence[int]
    receivables: Figure
    ahead: Figure
    orders: Figure
    checked: Checked | None
    release: Release | None
    unnamed: Decimal

    @property
    def used(self) -> Decimal:
        return self.receivables.total + self.ahead.total + self.orders.total

    @property
    def wanted(self) -> Decimal:
        return self.used + (self.checked.amount if self.checked else ZERO)

    @property
    def over(self) -> Decimal:
        return max(self.wanted - self.limit.amount, ZERO)


def _figure(total: Decimal, rows: Sequence[Any], mine: Decimal, shown: Decimal) -> Figure:
    return Figure(total, rows, shown, mine - shown)


def _open_items(members: Sequence[int], user: Any) -> tuple[list[OpenItem], frozenset[int]]:
    """(all open items of the group by due date, ids of those the reader may see). Two queries."""
    rows = OpenItem.objects.unsettled().filter(customer__in=members)
    items = list(rows.select_related("entry__invoice", "customer").order_by("due_on", "pk"))
    seen = OpenItem.objects.visible_to(user).unsettled().filter(customer__in=members)
    return items, frozenset(seen.values_list("pk", flat=True))


def _received_ahead(members: Sequence[int], user: Any) -> Figure:
    """Credits not yet settled against a debt: they lower what is owed. Two queries."""
    rows = LedgerEntry.objects.filter(customer__in=members, amount__lt=-F("spent"))
    total = rows.aggregate(all=Sum(F("amount") + F("spent"), default=ZERO))["all"]
    seen = rows.visible_to(user).annotate(left=F("amount") + F("spent")).select_related("customer")
    shown = list(seen.order_by("on", "pk")[:SHOWN])
    return _figure(total, shown, *[sum((row.left for row in shown), ZERO)] * 2)


def _open_lines(members: Sequence[int], user: Any, without: Order | None, total: Decimal) -> Figure:
    """Lines of confirmed orders not yet invoiced. Two queries."""
    orders = Order.objects.visible_to(user).filter(customer__in=members).exclude(open_amount=0).exclude(state="closed")
    if without is not None:
        orders = orders.exclude(pk=without.pk)
    seen = [o for o in orders.select_related("customer").order_by("confirmed_on", "pk") if sees_amounts(user, o)]
    kept = {order.pk: order for order in seen}
    lines = OrderLine.objects.filter(order__in=kept).exclude(ordered_amount=F("invoiced_amount"))
    rows = list(lines.select_related("product").order_by("order__confirmed_on", "order_id", "no")[:SHOWN])
    drawn = [
        {"order": kept[line.order_id], "line": line, "open": line.ordered_amount - line.invoiced_amount}
        for line in rows
    ]
    mine = sum((order.open_amount for order in seen), ZERO)
    return _figure(total, drawn, mine, sum((row["open"] for row in drawn), ZERO))


def exposure_of(customer: Customer, user: Any, day: date, order: Order | None = None) -> Exposure:
    """The exposure of the group of ``customer`` on ``day``, without locks: it may differ a minute later. Constant queries.

    ``order`` is checked as it stands: worth what of it is not invoiced, or would be worth as a draft.
    """
    holder = holders_of([customer.pk])[customer.pk]
    account = CreditAccount.objects.filter(customer=holder).first() or CreditAccount(customer_id=holder)
    members = members_of([holder])[holder]
    items, seen = _open_items(members, user)
    ahead = _received_ahead(members, user)
    owed = sum(balances(members, day).values(), ZERO)
    others = sum(open_orders(members, without=order.pk if order else None).values(), ZERO)
    visible = [item for item in items if item.pk in seen]
    shown = visible[:SHOWN]
    mine = sum((item.open_amount for item in visible), ZERO)
    receivables = _figure(owed - ahead.total, shown, mine, sum((item.open_amount for item in shown), ZERO))
    policy = policy_on(CREDIT, day)
    found = Exposure(
        limit=limit_of(account, day, policy), account=account, members=members, receivables=receivables, ahead=ahead,
        orders=_open_lines(members, user, order, others), checked=None, release=None, unnamed=ZERO,
    )  # fmt: skip
    if order is None:
        return found
    checked = check(order, account, day, amount=worth_now(order))
    release = release_of(
        checked.refusals, items, wanted=owed + others + checked.amount,
        tolerance=terms_of(account.rating, policy)["tolerance_days"], small_rest=policy["small_rest"], day=day,
    )  # fmt: skip
    unnamed = ZERO
    if release is not None:
        unnamed = sum((amount for item, amount in release.items if item.pk not in seen), ZERO)
        release = replace(release, items=tuple(pair for pair in release.items if pair[0].pk in seen))
    return replace(found, checked=checked, release=release, unnamed=unnamed)


def worth_now(order: Order) -> Decimal:
    """What ``order`` adds to the exposure: not invoiced yet, or what its lines come to before it is confirmed."""
    if order.confirmed_on is not None:
        return order.open_amount
    return sum(order.lines.values_list("amount", flat=True), ZERO)


def kept_figures(check: CreditCheck | None) -> dict[str, Decimal]:
    """The figures of a check as they were, and how far they were over."""
    if check is None or not check.figures:
        return {}
    amounts = {name: Decimal(check.figures[name]) for name in FIGURES}
    return amounts | {"over": max(amounts["wanted"] - amounts["limit"], ZERO)}


def figures_of(found: Exposure) -> dict[str, Decimal]:
    """The same figures as they are now."""
    return {
        "receivables": found.receivables.total + found.ahead.total,
        "open_orders": found.orders.total,
        "this_order": found.checked.amount if found.checked else ZERO,
        "wanted": found.wanted,
        "limit": found.limit.amount,
        "over": found.over,
    }
