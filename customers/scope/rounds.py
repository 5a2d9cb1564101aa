"""Whose contact rounds a person sees and works off (C21)."""

from typing import Any

from django.db.models import Q

from accounts.approvers import directory_of_accounts
from accounts.models import SecretaryDuty

SETTLE = SecretaryDuty.Step.SETTLE


def visible_rounds(rows: Any, user: Any) -> Any:
    """Rounds drawn up for oneself, those of markets one settles, and those of markets in reach (lead, managers, directors)."""
    if not user.can("visits", "v"):
        return rows.none()
    reach = user.access.reach("visits", "v")
    if reach.everything:
        return rows
    markets = reach.units | reach.market_units() | user.access.headed_units | markets_settled(user)
    return rows.filter(Q(market_id__in=sorted(markets)) | Q(user=user))


def markets_settled(user: Any) -> frozenset[int]:
    """Markets ``user`` settles, or stands in for a secretary who does."""
    found: set[int] = set()
    for person in (user, *directory_of_accounts.deputised_by(user, user.access.day)):
        found |= person.access.reach("visits", "v").market_units(SETTLE)
    return frozenset(found)


def may_call(user: Any, market_id: int, drawn_for: int | None) -> bool:
    """Whether ``user`` writes outcomes: whoever settles the market, was given this list, deputises, or leads the secretaries."""
    return drawn_for == user.pk or market_id in markets_settled(user) or user.holds("SSL")


def sees_rounds(user: Any) -> bool:
    """Whether the page says anything to ``user``: people with own customers only have no rounds."""
    if not user.can("visits", "v"):
        return False
    if user.holds("SEC", "SSL", "MGR", "DIR", "GM"):
        return True
    reach = user.access.reach("visits", "v")
    return reach.everything or bool(reach.units or reach.market_units() or markets_settled(user))
