"""Credit by the policy (CUS-11, defaults.md 4): score, rating, limit, order check. Pure: figures and the policy come in."""

from .limits import Limit, limit_on, raise_fits
from .orders import OrderFigures, Overdue, check_order, freezes_by_itself
from .rating import (
    Computed,
    compute,
    floor_to,
    is_new,
    months_after,
    next_review,
    payment_anchor,
    power_anchor,
    rating_of,
    score,
    terms_of,
)

__all__ = [
    "Computed",
    "Limit",
    "OrderFigures",
    "Overdue",
    "check_order",
    "compute",
    "floor_to",
    "freezes_by_itself",
    "is_new",
    "limit_on",
    "months_after",
    "next_review",
    "payment_anchor",
    "power_anchor",
    "raise_fits",
    "rating_of",
    "score",
    "terms_of",
]
