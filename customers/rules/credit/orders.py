"""Why an order isn't confirmed on account, and what freezes an account by itself (CUS-11, defaults.md 4)."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from salesops.core.formats import money
from salesops.core.money import ZERO, ratio
from salesops.core.refusals import Refusal

from .limits import Limit
from .rating import Policy, terms_of


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
        "wanted": money(figures.wanted), "limit": money(limit, balance=True), "over": money(over),
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
