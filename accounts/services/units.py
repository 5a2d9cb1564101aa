"""Units of the organisation: made, renamed, moved, headed and closed, each from a day (ACC-1)."""

from datetime import date, timedelta

from django.db.models import Q

from accounts.models import MarketCharge, OrgUnit, OrgUnitHead, OrgUnitTerms, Posting, RoleGrant, SecretaryDuty, User
from accounts.org import OrgTree
from accounts.rules import people as people_rules
from accounts.rules import tree as tree_rules
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.refusals import Invalid, refuse_if

from .dated import end_from, hold_from, holding_after
from .editing import check_version, iso, lock, lock_tree, need, touch


def unit_values(unit: OrgUnit, day: date) -> dict[str, str]:
    """What an editor of ``unit`` sees for ``day``; shown beside the own input in a conflict."""
    terms = OrgUnitTerms.objects.on(day).filter(unit=unit).select_related("parent").first()
    head = OrgUnitHead.objects.on(day).filter(unit=unit).select_related("user").first()
    return {
        "name": terms.name if terms else "",
        "name_en": terms.name_en if terms else "",
        "parent": terms.parent.code if terms and terms.parent else "",
        "head": head.user.username if head else "",
    }


def _trees_from(day: date, until: date | None = None) -> list[OrgTree]:
    """The tree on ``day`` and on each later day on which it is planned to change, before ``until``."""
    starts = Q(period__startswith__gt=day)
    ends = Q(period__endswith__gt=day)
    days = {day}
    for lower, upper in OrgUnitTerms.objects.filter(starts | ends).values_list(
        "period__startswith", "period__endswith"
    ):
        days.update(d for d in (lower, upper) if d and d > day and (until is None or d < until))
    return [OrgTree.on(d) for d in sorted(days)]


@act("accounts.create_unit")
def create_unit(
    *,
    actor: User | None,
    code: str,
    kind: str,
    name: str,
    parent: OrgUnit | None,
    day: date,
    name_en: str = "",
    head: User | None = None,
) -> OrgUnit:
    """Open a unit from ``day``, under ``parent`` (none only for the company), with its head if known."""
    need(actor, "org", "c")
    lock_tree()
    trees = _trees_from(day)
    refuse_if(
        tree_rules.code_free(code),
        tree_rules.place_fits(kind, parent),
        tree_rules.one_company(kind, trees[0]),
        tree_rules.parent_exists(parent, trees),
        people_rules.name_given(name),
        people_rules.still_here(head, day) if head else None,
        kind=Invalid,
    )
    unit = OrgUnit.objects.create(code=code, kind=kind)
    hold_from(
        OrgUnitTerms.objects.filter(unit=unit),
        day,
        key={"unit": unit},
        values={"name": name.strip(), "name_en": name_en.strip(), "parent": parent},
    )
    record_activity(unit, "accounts.create_unit", actor=actor, name=name, day=iso(day))
    if head:
        set_unit_head(actor=actor, unit=unit, head=head, day=day)
    return unit


@act("accounts.edit_unit")
def edit_unit(
    *,
    actor: User | None,
    unit: OrgUnit,
    day: date,
    name: str,
    parent: OrgUnit | None,
    name_en: str = "",
    version: int | None = None,
) -> bool:
    """Rename or move ``unit`` from ``day``; what was before stays. Refuses a cycle with ``accounts.cycle-in-tree``.

    Returns whether anything changed. ``version`` is the one its editor saw: a newer one refuses with both values (409).
    """
    need(actor, "org", "e")
    lock_tree()
    unit = lock(unit)
    check_version(unit, version, unit_values(unit, day))
    rows = OrgUnitTerms.objects.filter(unit=unit)
    planned = rows.filter(period__startswith__gt=day).order_by("period").first()
    trees = _trees_from(day, planned.period.lower if planned else None)
    refuse_if(
        tree_rules.no_cycle(unit, parent, trees),
        tree_rules.place_fits(unit.kind, parent),
        tree_rules.parent_exists(parent, trees),
        people_rules.name_given(name),
        kind=Invalid,
    )
    before = unit_values(unit, day)
    values = {"name": name.strip(), "name_en": name_en.strip(), "parent": parent}
    if hold_from(rows, day, key={"unit": unit}, values=values) is None:
        return False
    touch(unit)
    after = unit_values(unit, day)
    changes = {k: [before[k], after[k]] for k in after if before[k] != after[k]}
    record_activity(unit, "accounts.edit_unit", actor=actor, day=iso(day), changes=changes)
    return True


@act("accounts.set_unit_head")
def set_unit_head(
    *, actor: User | None, unit: OrgUnit, head: User | None, day: date, version: int | None = None
) -> bool:
    """Let ``head`` (none: nobody) head ``unit`` from ``day``. Returns whether anything changed.

    An administrator's choice also makes the person a manager from that day; by others the role has to be given by one.
    """
    need(actor, "org", "e")
    unit = lock(unit)
    check_version(unit, version, unit_values(unit, day))
    refuse_if(
        people_rules.still_here(head, day) if head else None,
        people_rules.not_oneself(actor, head) if head else None,
        kind=Invalid,
    )
    rows = OrgUnitHead.objects.filter(unit=unit)
    if head is None:
        changed = bool(end_from(rows, day))
    else:
        changed = hold_from(rows, day, key={"unit": unit}, values={"user": head}) is not None
    if not changed:
        return False
    touch(unit)
    record_activity(
        unit, "accounts.set_unit_head", actor=actor, day=iso(day), head=head.username if head else "",
        name=head.name if head else "",
    )  # fmt: skip
    if head and (actor is None or actor.holds("ADM")) and not RoleGrant.objects.on(day).filter(
        user=head, role__in=("MGR", "GM", "DIR", "ADM", "SSL")
    ):  # fmt: skip
        from .roles import grant_role

        grant_role(actor=actor, user=head, role="MGR", day=day)
    return True


@act("accounts.close_unit")
def close_unit(*, actor: User | None, unit: OrgUnit, day: date, version: int | None = None) -> None:
    """Close ``unit``: ``day`` is the first day without it. Its head and the duties for it end; people and units must have gone."""
    need(actor, "org", "e")
    lock_tree()
    unit = lock(unit)
    check_version(unit, version, unit_values(unit, day))
    children = holding_after(OrgUnitTerms.objects.filter(parent=unit), day)
    posted = holding_after(Posting.objects.filter(unit=unit), day)
    refuse_if(
        *tree_rules.empty_from(
            unit,
            day,
            list(children.order_by("unit__code").values_list("unit__code", flat=True).distinct()),
            list(posted.order_by("user__name_key").values_list("user__name", flat=True).distinct()),
        )
    )
    for rows in (
        OrgUnitTerms.objects.filter(unit=unit),
        OrgUnitHead.objects.filter(unit=unit),
        MarketCharge.objects.filter(market=unit),
        SecretaryDuty.objects.filter(market=unit),
    ):
        end_from(rows, day)
    touch(unit)
    record_activity(unit, "accounts.close_unit", actor=actor, last_day=iso(day - timedelta(days=1)))
