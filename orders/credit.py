"""The credit check of an order: figures of the whole group against its limit (ORD-4, defaults.md 4).

The only reading of exposure for a decision: under the lock of the account that counts, as of now. What customers and lists show
is the same sum, told by ``customer_facts.py``.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from customers.credit.holders import members_of
from customers.credit.reading import limit_of
from customers.models import CreditAccount
from customers.policies.credit import CREDIT
from customers.rules.credit import Limit, OrderFigures, Overdue, check_order
from orders.dunning import levels_of
from orders.models import LedgerEntry, OpenItem, Order
from orders.policies.dunning import DUNNING
from orders.rules.dunning import dunned
from salesops.core.money import ZERO
from salesops.core.policies import policy_on
from salesops.core.refusals import Refusal

# Rows of overdue items a snapshot keeps; the refusal itself counts all of them.
MOST_ITEMS = 50
# The rules stand in customers, which knows no orders; here they speak as reasons against an order.
CODES = {
    "customers.over-limit": "orders.credit-limit",
    "customers.only-prepaid": "orders.only-prepaid",
    "customers.credit-frozen": "orders.credit-frozen",
    "customers.review-missed": "orders.credit-review-missed",
    "customers.credit-overdue": "orders.credit-overdue",
}


def balances(customers: Iterable[int], day: date) -> dict[int, Decimal]:
    """Customer id → what it owes on ``day``, VAT included; negative: received ahead. One query."""
    rows = LedgerEntry.objects.filter(customer__in=list(customers), on__lte=day).order_by()
    return dict(rows.values_list("customer").annotate(owed=Sum("amount")))


def open_orders(customers: Iterable[int], *, without: int | None = None) -> dict[int, Decimal]:
    """Customer id → confirmed and not yet invoiced, VAT included, now. ``without``: the order under check. One query."""
    # A settled order owes nothing more, whatever of it was invoiced before there was a portal.
    rows = Order.objects.filter(customer__in=list(customers)).exclude(open_amount=0).exclude(state="closed").order_by()
    if without is not None:
        rows = rows.exclude(pk=without)
    return dict(rows.values_list("customer").annotate(worth=Sum("open_amount")))


def overdue_items(customers: Iterable[int], day: date) -> list[OpenItem]:
    """What of the customers' debts is past its due date on ``day``, the oldest first; disputed invoices too. One query."""
    rows = OpenItem.objects.unsettled().filter(customer__in=list(customers), due_on__lt=day)
    return list(rows.select_related("entry").order_by("due_on", "pk"))


@dataclass(frozen=True)
class Checked:
    """What a check found. ``figures`` is the snapshot to keep, money as text; no ``refusals``: it passes."""

    amount: Decimal
    figures: Mapping[str, Any]
    refusals: tuple[Refusal, ...]
    prepaid: bool

    @property
    def result(self) -> str:
        return "refused" if self.refusals else "prepaid" if self.prepaid else "passed"


def said_by(figures: Mapping[str, Any], refusals: Iterable[Mapping[str, Any]]) -> list[str]:
    """What a kept check said, in the reader's language, from the figures kept with it; where they don't tell everything, as said
    then. One query, none when the policy is at hand.
    """
    refusals = list(refusals)
    if not refusals or "limit" not in figures:
        return [str(refusal["message"]) for refusal in refusals]
    day, items = date.fromisoformat(figures["day"]), figures["overdue"]
    late = [Overdue(Decimal(amount), (day - date.fromisoformat(due)).days) for _no, due, amount in items]
    if len(late) >= MOST_ITEMS:
        # Not all are kept: what they came to is.
        late = [Overdue(Decimal(figures["late"][0]), figures["late"][1])] if figures.get("late") else []
    then = OrderFigures(
        receivables=Decimal(figures["receivables"]),
        open_orders=Decimal(figures["open_orders"]),
        this_order=Decimal(figures["this_order"]),
        limit=Limit(Decimal(figures["limit"]), Decimal(figures["granted"])),
        rating=figures["rating"],
        overdue=tuple(late),
        frozen=figures["frozen"],
    )
    again = {refusal.code: refusal.message for refusal in dunned(figures.get("dunning", 0), policy_on(DUNNING, day))}
    again |= {CODES[refusal.code]: refusal.message for refusal in check_order(then, policy_on(CREDIT, day))}
    return [str(again.get(refusal["code"], refusal["message"])) for refusal in refusals]


def check(order: Order, account: CreditAccount, day: date, *, amount: Decimal) -> Checked:
    """Check ``order``, worth ``amount`` VAT included, against ``account``, which the caller has locked. Four queries, another where
    something is overdue."""
    members = members_of([account.customer_id])[account.customer_id]
    owed = sum(balances(members, day).values(), ZERO)
    others = sum(open_orders(members, without=order.pk).values(), ZERO)
    # Paid in advance is what was received beyond all that is owed and all other orders under way.
    prepaid = order.prepaid and -owed - others >= amount
    late = overdue_items(members, day)
    policy = policy_on(CREDIT, day)
    limit = limit_of(account, day, policy)
    figures = OrderFigures(
        receivables=owed,
        open_orders=others,
        this_order=amount,
        limit=limit,
        rating=account.rating,
        overdue=tuple(Overdue(item.open_amount, item.days_late(day)) for item in late),
        frozen=account.is_frozen,
        prepaid=prepaid,
    )
    refusals = [replace(r, code=CODES[r.code]) for r in check_order(figures, policy)]
    told = next((r.figures for r in refusals if r.code == "orders.credit-overdue"), None)
    # Who owes nothing overdue isn't dunned.
    level = max(levels_of(members, day).values(), default=0) if late else 0
    if not prepaid:
        known = {refusal.code for refusal in refusals}
        refusals += [refusal for refusal in dunned(level, policy_on(DUNNING, day)) if refusal.code not in known]
    kept = {
        "receivables": str(owed), "open_orders": str(others), "this_order": str(amount), "wanted": str(figures.wanted),
        "limit": str(limit.amount), "granted": str(limit.granted), "limit_reasons": list(limit.reasons),
        "rating": account.rating, "frozen": account.is_frozen, "dunning": level, "members": members, "day": day.isoformat(),
        "overdue": [[item.entry.document, item.due_on.isoformat(), str(item.open_amount)] for item in late[:MOST_ITEMS]],
        "late": [str(told["amount"]), told["days"]] if told else None,
    }  # fmt: skip
    return Checked(amount, kept, tuple(refusals), prepaid)
