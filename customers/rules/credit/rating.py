"""Score, rating, term and limit by the policy (CUS-11, defaults.md 4). Pure: figures and the policy come in."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from typing import Any

from customers.credit.factors import FACTORS, PAYMENT, RATINGS
from salesops.core.money import round_money

Policy = Mapping[str, Any]
NO_HISTORY = 3
DAYS_OF_A_MONTH = 30


def terms_of(rating: str, policy: Policy) -> Mapping[str, Any]:
    """What the policy gives a rating: term, factor, ceiling, tolerance, review, payment form. Not rated counts as D."""
    return next(row for row in policy["ratings"] if row["rating"] == (rating or "D"))


def score(anchors: Mapping[str, int], policy: Policy) -> Decimal:
    """Σ weight × anchor ÷ 5 of the five factors, 20 to 100."""
    weights = {row["factor"]: row["weight"] for row in policy["factors"]}
    return sum((weights[code] * anchors[code] / 5 for code in FACTORS), Decimal()).quantize(Decimal("0.01"))


def rating_of(total: Decimal, policy: Policy) -> str:
    """The rating a score stands for."""
    rows = sorted(policy["ratings"], key=lambda row: row["score_from"], reverse=True)
    return next((row["rating"] for row in rows if total >= row["score_from"]), "D")


def payment_anchor(average_late: Decimal | None, oldest_overdue: int | None, policy: Policy) -> int:
    """Anchor of the payment record; no history is 3."""
    if oldest_overdue is not None and oldest_overdue >= policy["late_worst"]:
        return 1
    if average_late is None:
        return NO_HISTORY
    return next((n for n in (5, 4, 3, 2) if average_late <= policy[f"late{n}"]), 1)


def power_anchor(yearly_potential: Decimal | None, policy: Policy) -> int | None:
    """Anchor of the purchasing power from the yearly potential; ``None`` when the file doesn't say."""
    if yearly_potential is None:
        return None
    return 1 + sum(1 for n in (2, 3, 4, 5) if yearly_potential >= policy[f"potential{n}"])


def is_new(paid_invoices: int | None, customer_since: date | None, day: date, policy: Policy) -> bool:
    """Fewer than three paid invoices, or shorter than six months with us. Nothing known counts as new."""
    if paid_invoices is None or paid_invoices < policy["new_invoices"]:
        return True
    return customer_since is None or customer_since > months_after(day, -policy["new_months"])


def months_after(day: date, months: int) -> date:
    """The same day some months later; the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Computed:
    """What the policy gives: score, rating, term, limit, and every figure the limit came from.

    ``by_sales``, ``by_revenue`` (none: revenue unknown) and ``ceiling`` are the three amounts of the formula; ``bound`` names
    the one that decided. ``reasons``: why the rating isn't the score's (``knock_out``, ``new_customer``). ``new_customer``: counted
    as one; then ``monthly`` is the share that counts.
    """

    anchors: Mapping[str, int]
    score: Decimal
    rating: str
    term_days: int
    limit: Decimal
    monthly: Decimal
    factor: Decimal
    usual_days: int
    by_sales: Decimal
    by_revenue: Decimal | None
    ceiling: Decimal
    bound: str
    reasons: tuple[str, ...] = ()
    new_customer: bool = False


def compute(
    anchors: Mapping[str, int],
    *,
    monthly: Decimal,
    revenue: Decimal | None,
    policy: Policy,
    new_customer: bool = False,
    knock_outs: Iterable[str] = (),
) -> Computed:
    """Score, rating and limit. ``monthly``: average monthly sign-off, VAT included; of a new customer what it expects to buy.

    ``revenue`` is the customer's own yearly revenue, ``None`` when unknown.
    """
    used = dict(anchors)
    reasons: list[str] = []
    if new_customer:
        used[PAYMENT] = NO_HISTORY
        monthly = monthly * policy["new_share"] / 100
    total = score(used, policy)
    rating = rating_of(total, policy)
    if new_customer and RATINGS.index(rating) < RATINGS.index(policy["new_best"]):
        rating = policy["new_best"]
        reasons.append("new_customer")
    if list(knock_outs):
        rating = "D"
        reasons.append("knock_out")
    terms = terms_of(rating, policy)
    days = terms["term_days"] + policy["usual_days"]
    by_sales = round_money(monthly * days / DAYS_OF_A_MONTH * terms["factor"])
    by_revenue = None if revenue is None else round_money(revenue * policy["revenue_share"] / 100)
    amounts = {"sales": by_sales, "revenue": by_revenue, "ceiling": terms["ceiling"]}
    known = {name: amount for name, amount in amounts.items() if amount is not None}
    bound = min(known, key=lambda name: known[name])
    return Computed(
        anchors=used,
        score=total,
        rating=rating,
        term_days=terms["term_days"],
        limit=floor_to(known[bound], policy["floor"]),
        monthly=round_money(monthly),
        factor=terms["factor"],
        usual_days=policy["usual_days"],
        by_sales=by_sales,
        by_revenue=by_revenue,
        ceiling=terms["ceiling"],
        bound=bound,
        reasons=tuple(reasons),
        new_customer=new_customer,
    )


def floor_to(amount: Decimal, step: Decimal) -> Decimal:
    """``amount`` rounded down to a multiple of ``step``."""
    return round_money((amount / step).to_integral_value(ROUND_DOWN) * step)


def next_review(rating: str, day: date, policy: Policy) -> date | None:
    """The day of the next review; ``None`` for rating D, which is looked at before each order."""
    months = terms_of(rating, policy)["review_months"]
    return months_after(day, months) if months else None
