"""Whose logs and reports a person sees, writes and checks (capability ``visits``; checking belongs to the heads above)."""

from typing import Any

from django.db.models import Q

from accounts.approvers import directory_of_accounts
from customers.scope.visits import people_one_logs_for


def visible_logs(rows: Any, user: Any) -> Any:
    """Rows with ``user`` and ``unit``: one's own, those one enters for others, and those of one's units at their time."""
    if not user.can("visits", "v"):
        return rows.none()
    reach = user.access.reach("visits", "v")
    if reach.everything:
        return rows
    wanted = Q(user_id__in=sorted(reach.people | people_one_logs_for(user) | {user.pk}))
    units = reach.units | reach.market_units() | units_one_checks(user)
    return rows.filter(wanted | Q(unit_id__in=sorted(units)))


def units_one_checks(user: Any) -> frozenset[int]:
    """Units headed, markets in charge, and those of the heads one deputises for."""
    if "_checks" not in user.access.__dict__:
        found = user.access.headed_units if user.can("visits", "v") else frozenset()
        for person in directory_of_accounts.deputised_by(user, user.access.day):
            found |= person.access.headed_units
        user.access.__dict__["_checks"] = found
    return user.access.__dict__["_checks"]


def may_check(actor: Any, row: Any) -> bool:
    """Whether ``actor`` looks at this log or report for the department: a head above its writer, never the writer."""
    return actor.pk != row.user_id and row.unit_id in units_one_checks(actor)


def owes_logs(user: Any) -> bool:
    """Whether ``user`` sells, so owes logs and reports of his own."""
    return user.holds("REP")
