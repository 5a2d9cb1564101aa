"""Overdue customers to call, and letters to be signed or delivered, on the first page (ORD-10)."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.aging_list import Asked, listed
from orders.debtors import ToCall, own_to_call
from orders.models import DunningLetter, DunningStep
from salesops.core.sockets.widgets import Widget, widgets

SHOWN = 5


def to_call(user: Any, now: datetime) -> dict[str, Any] | None:
    """Own customers that went up the ladder since the last contact noted, the oldest debt first. One query."""
    day = timezone.localdate(now)
    found, count = own_to_call(user.pk, day, SHOWN) or _booked_ahead(user, day)
    if not found:
        return None
    return {"rows": found, "count": count, "owner": user.username}


def _booked_ahead(user: Any, day: date) -> tuple[list[ToCall], int]:
    """The same where entries of later days are booked already: sums by due date hold them."""
    steps = DunningStep.objects.filter(item__open_amount__gt=0, item__customer__owner=user)
    own = list(steps.order_by().values_list("item__customer_id", flat=True).distinct())
    if not own:
        return [], 0
    told = listed(day, own, Asked(view="to_call"), limit=SHOWN)
    lines = [ToCall(line.code, line.name, line.level, line.days, line.aged.overdue) for line in told.lines]
    return lines, told.counts["to_call"]


def letters(user: Any, now: datetime) -> dict[str, Any] | None:
    """How many letters wait in reach: to be signed, to be delivered. One query."""
    counts = DunningLetter.objects.visible_to(user).aggregate(
        drafts=Count("pk", filter=Q(state="draft")), signed=Count("pk", filter=Q(state="issued"))
    )
    return counts if counts["drafts"] or counts["signed"] else None


widgets.register(
    Widget(
        "orders.to_call", _("Overdue customers to call"), "orders/receivables/_widget.html", to_call, "receivables", "c", rank=24,
        there="SELECT FROM customers_customer c JOIN orders_debtor d ON d.customer_id = c.id AND d.level > 0"
              " WHERE c.owner_id = %(person)s UNION ALL SELECT FROM orders_debtormark",
    )
)  # fmt: skip
widgets.register(
    Widget(
        "orders.dunning_letters", _("Dunning letters"), "orders/receivables/_letters_widget.html", letters, "receivables", "e",
        roles=("SEC", "SSL", "MGR", "DIR"), place="rail", rank=45,
        there="SELECT FROM orders_dunningletter WHERE state IN ('draft', 'issued')",
    )
)  # fmt: skip
