"""A team is the unit a person is posted in; whoever stands in it or below sees what is shared with it."""

from typing import Any

from accounts.models import Posting
from accounts.standing import kept
from salesops.core.sockets.teams import Teams, teams


def _unit_of(user: Any) -> int | None:
    day = user.access.day

    def read() -> int | None:
        return Posting.objects.filter(user=user, period__contains=day).values_list("unit_id", flat=True).first()

    return kept("postings", (user.pk, day), read)


def own_unit(user: Any) -> tuple[str, str] | None:
    """(id, name) of the person's unit today."""
    unit = _unit_of(user)
    node = user.access.tree.nodes.get(unit)
    return (str(unit), node.local_name) if node else None


def units_around(user: Any) -> frozenset[str]:
    """The person's unit and those above it, and the subtrees headed."""
    above = {node.id for node in user.access.tree.upwards(_unit_of(user))}
    return frozenset(str(unit) for unit in above | user.access.headed_units)


teams.register(Teams("accounts.units", own_unit, units_around))
