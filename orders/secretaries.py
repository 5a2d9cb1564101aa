"""Which secretary has a step of a market (defaults.md 1.1)."""

from collections.abc import Iterable
from datetime import date

from accounts.models import SecretaryDuty, User
from accounts.org import OrgTree

ORDER = SecretaryDuty.Step.ORDER


def secretaries_of(units: Iterable[int], day: date, step: str = ORDER) -> dict[int, list[User]]:
    """Unit id → the secretaries of ``step`` in the market above it on ``day``; empty where nobody is named. Two queries."""
    tree = OrgTree.on(day)
    markets = {unit: market.id for unit in set(units) if (market := tree.market_of(unit)) is not None}
    rows = SecretaryDuty.objects.on(day).filter(step=step, market__in=set(markets.values())).select_related("user")
    found: dict[int, list[User]] = {}
    for duty in rows.order_by("pk"):
        found.setdefault(duty.market_id, []).append(duty.user)
    return {unit: found.get(market, []) for unit, market in markets.items()}
