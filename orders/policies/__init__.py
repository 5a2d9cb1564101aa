"""Dated figures of orders: one module for each policy."""

from salesops.core.sockets import import_parts

from .contracts import CONTRACTS, REVIEW
from .over_credit import SELLING
from .payment import PAYMENT
from .pricing import PRICING
from .receipts import RECEIPTS
from .statements import STATEMENTS
from .write_offs import WRITE_OFFS

__all__ = ["CONTRACTS", "PAYMENT", "PRICING", "RECEIPTS", "REVIEW", "SELLING", "STATEMENTS", "WRITE_OFFS"]

import_parts(__name__)
