"""The team's day for those who lead it (W02, RPT-1): one line a person; one line a market for the whole house."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.team_day import BY_PERSON, by_market, lines_of, sellers
from salesops.core.sockets.widgets import Widget, widgets


def team(user: Any, now: datetime) -> dict[str, Any] | None:
    """Nothing for who leads nobody that visits customers."""
    today = timezone.localdate(now)
    people = sellers(user, today)
    if not people:
        return None
    lines = lines_of(people, today)
    facts: dict[str, Any] = {
        "count": len(lines),
        "planned": sum(line.planned for line in lines),
        "done": sum(line.done for line in lines),
        "away": sum(line.away is not None for line in lines),
    }
    if user.holds("DIR", "GM") or len(lines) > BY_PERSON:
        facts["sums"] = by_market(lines, user.access.tree, lambda node: node.local_name)
    else:
        facts["lines"] = lines
    return facts


widgets.register(
    Widget(
        "customers.team",
        _("The team today"),
        "customers/widgets/team.html",
        team,
        "visits",
        roles=("MGR", "DIR", "GM"),
        rank=16,
    )
)
