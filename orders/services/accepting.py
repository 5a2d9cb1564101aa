"""All sure lines at once (ORD-9): each looked at again and booked by itself, so that one that changed stops no other."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from customers.scope.customers import reaches
from orders.models import BankLine
from salesops.core.refusals import Forbidden, Refused

from .reconciliation import accept_sure, look_again

# So many are booked while somebody waits.
AT_ONCE = 15
MOST = 5_000


def sure_lines(user: Any, account: int | None = None) -> list[int]:
    """Sure lines ``user`` sees, the oldest first."""
    rows = BankLine.objects.visible_to(user).filter(state="open", confidence="high")
    if account:
        rows = rows.filter(account=account)
    return list(rows.order_by("booked_at", "pk").values_list("pk", flat=True)[:MOST])


def accept_lines(
    *, actor: Any, lines: Sequence[int], now: datetime, progress: Callable[[int, int], None] = lambda done, total: None
) -> int:
    """Book those of ``lines`` that are still sure; how many. Each is a transaction of its own: broken off, the rest waits."""
    booked, customers = 0, set()
    for done, pk in enumerate(lines, 1):
        line = BankLine.objects.select_related("customer").filter(pk=pk, state="open").first()
        if line is not None and line.customer is not None and reaches(actor, line.customer, "receipts", "c"):
            try:
                if accept_sure(actor=actor, line=line, now=now):
                    booked += 1
                    customers.add(line.customer_id)
            except Forbidden:
                raise
            except Refused:
                # Somebody else was quicker, or its month was closed: it stays where people see why.
                pass
        progress(done, len(lines))
    look_again(customers, now)
    return booked
