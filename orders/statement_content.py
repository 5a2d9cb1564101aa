"""What a statement of account shows, as one value: paper, sheet, page and the customer's link read it; its checksum (ORD-9)."""

import json
from hashlib import sha256
from typing import Any

from orders.models import Statement


def content_of(statement: Statement) -> dict[str, Any]:
    """Everything the customer is shown, in one order. One query."""
    lines = statement.lines.order_by("no").values_list(
        "no", "on", "kind", "document", "order_number", "amount", "balance", "due_on"
    )
    names = ("opening", "debit", "credit", "closing", "not_due", "late_30", "late_60", "late_90", "late_more", "ahead")
    return {
        "number": statement.number,
        "edition": statement.edition,
        "customer": [statement.customer.name, statement.customer.credit_code or ""],
        "month": statement.month.isoformat(),
        "figures": {name: f"{getattr(statement, name):.2f}" for name in names},
        "lines": [[str(value) if value is not None else "" for value in line] for line in lines],
    }


def digest_of(statement: Statement) -> str:
    """SHA-256 of what is shown: kept with each answer."""
    told = json.dumps(content_of(statement), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return sha256(told.encode()).hexdigest()
