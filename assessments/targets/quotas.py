"""What the level asks of people: the quota of the position in each month, newcomers by their steps (defaults.md 1.2)."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from accounts.models import Position, PositionTerms
from assessments.models import Metric
from assessments.rules.target_newcomers import quota_of_month

from .tree import Member

ZERO = Decimal(0)
# What is asked by the level at all; a leader's quota of sales is that of the unit.
BY_LEVEL = (Metric.SALES, Metric.VISITS)


def quotas_of(people: Iterable[Member], metric: str, months: Sequence[date], day: date) -> dict[str, list[Decimal]]:
    """Key → quota of each month, for those whose level has one. Other metrics than sales and visits have none. One query."""
    if metric not in BY_LEVEL:
        return {}
    members = [member for member in people if member.posting]
    positions = {member.posting.position_id for member in members if member.posting}
    terms = {row.position_id: row for row in PositionTerms.objects.on(day).filter(position__in=positions)}
    found = {}
    for member in members:
        row = terms.get(member.posting.position_id) if member.posting else None
        if row is None or member.user is None:
            continue
        leads = row.tier == Position.Tier.SUPERVISOR
        if metric == Metric.VISITS and row.visits is not None:
            found[member.key] = [Decimal(row.visits)] * len(months)
        elif metric == Metric.SALES and row.quota is not None and not leads:
            steps, joined = row.quota_steps, member.user.joined_on
            found[member.key] = [quota_of_month(row.quota, joined, month, steps) for month in months]
    return found
