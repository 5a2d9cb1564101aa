"""Credit by the policy (CUS-11, defaults.md 4): score, rating, limit, order check. Pure: figures and the policy come in."""

from calendar import monthrange
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from typing import Any

from django.utils.translation import gettext as _

from customers.credit_factors import FACTORS, PAYMENT, RATINGS
from salesops.core.formats import money
from salesops.core.money import ZERO, ratio, round_money
from salesops.core.refusals import Refusal

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
    the one that decided. ``reasons``: why the rating isn't the score's (``knock_out``, ``new_customer``).
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
    )


def floor_to(amount: Decimal, step: Decimal) -> Decimal:
    """``amount`` rounded down to a multiple of ``step``."""
    return round_money((amount / step).to_integral_value(ROUND_DOWN) * step)


@dataclass(frozen=True)
class Limit:
    """The limit of an account on a day and what made it so.

    ``reasons``: ``raised``, ``halved`` (review missed), ``capped`` (warning sign), in the order they were applied.
    ``days_late``: how late the review is. ``stopped``: so late that nothing more is confirmed.
    """

    amount: Decimal
    granted: Decimal
    reasons: tuple[str, ...] = ()
    days_late: int = 0
    stopped: bool = False


def limit_on(
    day: date,
    *,
    granted: Decimal,
    policy: Policy,
    review_on: date | None = None,
    raise_amount: Decimal = ZERO,
    raise_until: date | None = None,
    cap: Decimal | None = None,
) -> Limit:
    """The limit that counts on ``day``: raised for a time, halved when the review is missed, capped by a warning sign."""
    amount, reasons = granted, []
    late = max(0, (day - review_on).days) if review_on else 0
    if late >= policy["halves_days"]:
        amount = round_money(amount / 2)
        reasons.append("halved")
    if raise_amount and raise_until and day <= raise_until:
        amount += raise_amount
        reasons.append("raised")
    if cap is not None and cap < amount:
        amount = max(cap, ZERO)
        reasons.append("capped")
    return Limit(amount, granted, tuple(reasons), late, bool(review_on) and late >= policy["stops_days"])


@dataclass(frozen=True)
class Overdue:
    """One open item past its due date."""

    amount: Decimal
    days: int


@dataclass(frozen=True)
class OrderFigures:
    """What an order is checked against, of the whole group. Money: VAT included.

    ``receivables`` are open receivables less unallocated receipts; invoices in dispute still count. ``open_orders`` are confirmed
    and not yet invoiced, without this order. ``prepaid``: paid before shipping.
    """

    receivables: Decimal
    open_orders: Decimal
    this_order: Decimal
    limit: Limit
    rating: str
    overdue: tuple[Overdue, ...] = ()
    frozen: bool = False
    prepaid: bool = False

    @property
    def wanted(self) -> Decimal:
        return self.receivables + self.open_orders + self.this_order


def check_order(figures: OrderFigures, policy: Policy) -> list[Refusal]:
    """Every reason against confirming an order, with the figures its approval needs; none for an order paid in advance."""
    if figures.prepaid:
        return []
    tolerance = terms_of(figures.rating, policy)["tolerance_days"]
    found: list[Refusal | None]
    if (figures.rating or "D") == "D":
        found = [_only_prepaid()]
    else:
        found = [_over_limit(figures), _review_missed(figures.limit)]
    found += [_frozen(figures), _overdue(figures.overdue, tolerance, policy["small_rest"])]
    return [refusal for refusal in found if refusal is not None]


def _only_prepaid() -> Refusal:
    return Refusal("customers.only-prepaid", _("Credit rating D: only against money received."))


def _frozen(figures: OrderFigures) -> Refusal | None:
    if not figures.frozen:
        return None
    return Refusal("customers.credit-frozen", _("The credit of this customer is frozen. Prepaid orders pass."))


def _over_limit(figures: OrderFigures) -> Refusal | None:
    limit = figures.limit.amount
    over = figures.wanted - limit
    if over <= 0:
        return None
    rate = ratio(over * 100, limit)
    percent = None if rate is None else rate.quantize(Decimal("0.01"), ROUND_HALF_UP)
    sentence = _("%(wanted)s against a limit of %(limit)s: %(over)s over.") % {
        "wanted": money(figures.wanted), "limit": money(limit), "over": money(over),
    }  # fmt: skip
    shown = {
        "receivables": figures.receivables,
        "open_orders": figures.open_orders,
        "this_order": figures.this_order,
        "wanted": figures.wanted,
        "limit": limit,
        "over": over,
        "percent": percent,
    }
    return Refusal("customers.over-limit", sentence, figures=shown)


def _review_missed(limit: Limit) -> Refusal | None:
    if not limit.stopped:
        return None
    sentence = _("The credit review is %(days)s days late.") % {"days": limit.days_late}
    return Refusal("customers.review-missed", sentence, figures={"days": limit.days_late})


def _overdue(items: Iterable[Overdue], tolerance: int, small_rest: Decimal) -> Refusal | None:
    counted = [item for item in items if item.days > tolerance and item.amount >= small_rest]
    if not counted:
        return None
    amount, days = sum((item.amount for item in counted), ZERO), max(item.days for item in counted)
    sentence = _("%(amount)s overdue, the oldest for %(days)s days; %(tolerance)s are tolerated.") % {
        "amount": money(amount), "days": days, "tolerance": tolerance,
    }  # fmt: skip
    return Refusal("customers.credit-overdue", sentence, figures={"amount": amount, "days": days})


def freezes_by_itself(overdue: Decimal | None, oldest_days: int | None, rating: str, policy: Policy) -> str:
    """Why the figures freeze an account (``overdue``, ``knock_out``), "" when they don't. Nothing known freezes nothing."""
    if not oldest_days or overdue is None:
        return ""
    if oldest_days > policy["knock_out_days"] and overdue >= policy["small_rest"]:
        return "knock_out"
    beyond = oldest_days - terms_of(rating, policy)["tolerance_days"]
    return "overdue" if beyond > policy["freeze_days"] and overdue >= policy["freeze_amount"] else ""


def next_review(rating: str, day: date, policy: Policy) -> date | None:
    """The day of the next review; ``None`` for rating D, which is looked at before each order."""
    months = terms_of(rating, policy)["review_months"]
    return months_after(day, months) if months else None


def raise_fits(
    amount: Decimal, until: date, *, limit: Decimal, day: date, last_raise: date | None, policy: Policy
) -> list[Refusal]:
    """A temporary raise: at most 30 % of the limit, 90 days, once in half a year."""
    found = []
    most = round_money(limit * policy["raise_share"] / 100)
    if not 0 < amount <= most:
        sentence = _("A temporary raise is at most %(share)s%% of the limit: %(most)s.") % {
            "share": f"{policy['raise_share'].normalize():f}", "most": money(most),
        }  # fmt: skip
        found.append(Refusal("customers.raise-too-high", sentence, "amount", {"most": most}))
    latest = day + timedelta(days=policy["raise_days"])
    if not day <= until <= latest:
        sentence = _("A temporary raise ends within %(days)s days.") % {"days": policy["raise_days"]}
        found.append(Refusal("customers.raise-too-long", sentence, "until", {"latest": latest.isoformat()}))
    if last_raise and (day - last_raise).days < policy["raise_again_days"]:
        sentence = _("The limit was raised for a time less than half a year ago.")
        found.append(Refusal("customers.raise-too-soon", sentence, "amount", {"last": last_raise.isoformat()}))
    return found
