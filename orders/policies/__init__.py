"""Dated figures of orders: one module for each policy."""

from salesops.core.sockets import import_parts

from .contracts import CONTRACTS, REVIEW
from .over_credit import SELLING
from .payment import PAYMENT
from .pricing import PRICING

__all__ = ["CONTRACTS", "PAYMENT", "PRICING", "REVIEW", "SELLING"]

import_parts(__name__)
