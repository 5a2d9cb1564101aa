"""The figures an approval of prices holds for, as one word (defaults.md 11)."""

import hashlib
import json
from collections.abc import Iterable

from orders.models import OrderLine

# Matter of the approval, and the kind of record it speaks of.
MATTER, KIND = "orders.price", "orders.order"


def print_of(lines: Iterable[OrderLine]) -> str:
    """What was approved, as one word: every article with quantity, price, discount, tax."""
    rows = sorted(
        [
            line.product_id,
            *(f"{n.normalize():f}" for n in (line.quantity, line.unit_price, line.discount_rate, line.tax_rate)),
        ]
        for line in lines
    )
    return hashlib.sha256(json.dumps(rows).encode()).hexdigest()
