"""Whom a plan asks, and about which amounts: people about their own, heads about those of their unit as well."""

from typing import Any

from assessments.models import PlanLine, TargetPlan
from assessments.targets.sheet import Sheet

from .tree import key_of


def keys_of(user_id: int, sheet: Sheet) -> list[str]:
    """What ``user_id`` answers for in the plan: himself, and the units he heads."""
    own = key_of(user_id, None)
    heads = [key for key, member in sheet.tree.members.items() if member.unit and member.unit.head_id == user_id]
    return [key for key in (own, *heads) if key in sheet.amounts]


def asked_by(plan: TargetPlan, sheets: dict[str, Sheet], author: Any) -> dict[int, list[tuple[str, str, str]]]:
    """User → (metric, key, months) of everybody the plan gives something, but its author."""
    found: dict[int, list[tuple[str, str, str]]] = {}
    for metric, sheet in sheets.items():
        for key, member in sheet.tree.members.items():
            if key not in sheet.amounts:
                continue
            user = member.user.pk if member.user else member.unit.head_id if member.unit else None
            if user and user != getattr(author, "pk", None) and user != plan.created_by_id:
                found.setdefault(user, []).append((metric, key, ",".join(map(str, sheet.amounts[key]))))
    return found


def subjects_of(plan: TargetPlan) -> set[int]:
    """The people a plan gives something themselves."""
    return set(PlanLine.objects.filter(plan=plan, user__isnull=False).values_list("user_id", flat=True))
