"""What an address asks of the aging; what it doesn't know it leaves out (ORD-10)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.dateparse import parse_date

from accounts.models import OrgUnit, User
from customers.credit.factors import RATINGS
from orders.aging_list import ORDERINGS, VIEWS, Asked
from orders.dunning import LIMITATION

# Nobody's ledger is older; no amount and no key is greater.
EARLIEST, MOST = 2000, 10**18


def day_of(values: Mapping[str, str], today: date) -> date:
    """The day asked for; nonsense and days to come read as ``today``."""
    try:
        found = parse_date(values.get("on") or "")
    except ValueError:
        found = None
    return min(found, today) if found and found.year >= EARLIEST else today


def _after(text: str) -> tuple[Decimal, int] | None:
    value, _sign, pk = text.partition("_")
    try:
        found = Decimal(value), int(pk)
        # What no amount and no key is, no page ended with.
        return found if abs(found[0]) < MOST and 0 < found[1] < MOST else None
    except (InvalidOperation, ValueError):
        return None


def _number(text: str, most: int) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 4 and int(text) <= most else None


def asked_of(values: Mapping[str, str], user: Any, *, paged: bool = True) -> Asked:
    """What an address asks for; what it doesn't know it leaves out."""
    view, ordering = values.get("view", ""), values.get("ordering", "")
    market = OrgUnit.objects.filter(code=values["market"]).first() if values.get("market") else None
    owner = User.objects.filter(username=values["owner"]).first() if values.get("owner") else None
    rating = values.get("rating", "")
    return Asked(
        view=view if view in VIEWS else "overdue",
        ordering=ordering if ordering in ORDERINGS else "days",
        bucket=_number(values.get("bucket", ""), 20),
        units=sorted(user.access.tree.subtree([market.pk])) if market else None,
        owner=owner.pk if owner else None,
        rating=rating if rating in RATINGS else None,
        level=_number(values.get("level", ""), LIMITATION),
        after=_after(values.get("after", "")) if paged else None,
    )
