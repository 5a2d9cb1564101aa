"""The team's day for those who lead it (W02, RPT-1): one line a person; one line a market for the whole house."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.facts.team_board import BY_PERSON, Sum, board_of, by_market, due_as_of
from salesops.core.sockets.widgets import Widget, widgets

# Who leads people that visit customers.
LEADERS = ("MGR", "DIR", "GM")


def team(user: Any, now: datetime) -> dict[str, Any] | None:
    """Nothing for who leads nobody that visits customers."""
    today = timezone.localdate(now)
    lines = board_of(user, today)
    if not lines:
        return None
    facts: dict[str, Any] = {"as_of": due_as_of(lines, today, now), "all": Sum("", lines)}
    if user.holds("DIR", "GM") or len(lines) > BY_PERSON:
        facts["sums"] = by_market(lines, user.access.tree)
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
        roles=LEADERS,
        rank=11,
    )
)
