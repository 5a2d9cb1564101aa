"""The career ladder: positions and what they owe, dated (ACC-2)."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Position, PositionTerms, User
from accounts.rules import people as people_rules
from accounts.rules import roles as role_rules
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.refusals import Invalid, Refusal, refuse_if

from .dated import hold_from
from .editing import check_version, iso, lock, need, touch


def position_values(position: Position) -> dict[str, Any]:
    """What an editor of ``position`` sees."""
    return {
        "name": position.name,
        "name_en": position.name_en,
        "leads": position.leads,
        "rank": position.rank,
        "first_roles": position.first_roles,
        "is_active": position.is_active,
    }


@act("accounts.save_position")
def save_position(
    *,
    actor: User | None,
    position: Position | None = None,
    code: str = "",
    version: int | None = None,
    name: str,
    name_en: str = "",
    leads: str = "",
    rank: int = 0,
    first_roles: list[str] | None = None,
    is_active: bool = True,
) -> Position:
    """Create a position (no ``position`` given: ``code`` is needed) or change one. Roles on day one: administrators only."""
    need(actor, "org", "e" if position else "c")
    first_roles = sorted(first_roles or [])
    if position is not None:
        position = lock(position)
        check_version(position, version, position_values(position))
    changed_roles = first_roles != sorted(position.first_roles if position else [])
    refuse_if(
        people_rules.name_given(name),
        *(role_rules.role_known(role) for role in first_roles),
        role_rules.only_admins(actor) if changed_roles else None,
        None if position else _code_free(code),
        kind=Invalid,
    )
    values = {
        "name": name.strip(),
        "name_en": name_en.strip(),
        "leads": leads,
        "rank": rank,
        "first_roles": first_roles,
        "is_active": is_active,
    }
    if position is None:
        position = Position.objects.create(code=code, **values)
        record_activity(position, "accounts.create_position", actor=actor, name=name)
        return position
    before = position_values(position)
    changes = {k: [before[k], v] for k, v in values.items() if before[k] != v}
    if changes:
        Position.objects.filter(pk=position.pk).update(**values)
        record_activity(position, "accounts.edit_position", actor=actor, changes=changes)
    return position


def _code_free(code: str) -> Refusal | None:
    if not code.strip():
        return Refusal("accounts.code-missing", _("Enter the code."), "code")
    if Position.objects.filter(code__iexact=code).exists():
        return Refusal("accounts.code-taken", _("The code %(code)s is in use.") % {"code": code}, "code")
    return None


@act("accounts.set_position_terms")
def set_position_terms(
    *,
    actor: User | None,
    position: Position,
    day: date,
    tier: str,
    pay_grade: str = "",
    quota: Decimal | None = None,
    quota_steps: list[int] | None = None,
    visits: int | None = None,
    customers_at_most: int | None = None,
    version: int | None = None,
) -> bool:
    """Let pay grade, tier and quotas hold from ``day``. ``quota``: CNY a month, net of VAT; ``quota_steps``: percent by month."""
    need(actor, "org", "e")
    position = lock(position)
    check_version(position, version, position_values(position))
    negative = quota is not None and quota < 0
    refuse_if(
        Refusal("accounts.negative-quota", _("A quota is never negative."), "quota") if negative else None,
        kind=Invalid,
    )
    values = {
        "tier": tier,
        "pay_grade": pay_grade,
        "quota": quota,
        "quota_steps": quota_steps or [],
        "visits": visits,
        "customers_at_most": customers_at_most,
    }
    rows = PositionTerms.objects.filter(position=position)
    if hold_from(rows, day, key={"position": position}, values=values) is None:
        return False
    touch(position)
    record_activity(
        position, "accounts.set_position_terms", actor=actor, day=iso(day), tier=tier, quota=str(quota or "")
    )
    return True
