"""Tables people bring: organisation units and users (contract.md, "Imports"; ACC-11)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from accounts.models import OrgUnit, OrgUnitHead, OrgUnitTerms, Position, Posting, RoleGrant, User
from accounts.services.postings import post_user
from accounts.services.roles import set_roles
from accounts.services.units import create_unit, edit_unit, set_unit_head
from accounts.services.users import create_user, edit_user
from salesops.core.imports import parsing
from salesops.core.refusals import Invalid, Refusal
from salesops.core.sockets.imports import (
    Applied,
    ImportColumn,
    ImportContext,
    ImportKind,
    ImportRow,
    import_kinds,
)


def _unknown(field: str, sentence: str, value: str) -> Invalid:
    return Invalid(Refusal("core.unknown-key", sentence % {"value": value}, field, {"value": value}))


def unit_of(code: str) -> OrgUnit:
    """The unit of ``code``, which may be written in either case."""
    unit = OrgUnit.objects.filter(code__iexact=code).first()
    if unit is None:
        raise _unknown("unit_code", _g("There is no unit %(value)s."), code)
    return unit


def user_of(username: str) -> User:
    user = User.objects.named(username).first()
    if user is None:
        raise _unknown("username", _g("There is no user %(value)s."), username)
    return user


def position_of(code: str) -> Position:
    position = Position.objects.filter(code__iexact=code).first()
    if position is None:
        raise _unknown("position_code", _g("There is no position %(value)s."), code)
    return position


def _diff(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    return {k: [before[k], after[k]] for k in after if k in before and before[k] != after[k]}


# --- organisation units -------------------------------------------------------------------------------------------


def parents_first(rows: list[ImportRow]) -> Iterable[ImportRow]:
    """Rows in such an order that a unit comes after the parent the same file opens. A circle keeps its order and is refused."""
    waiting = {row.values["code"].casefold(): row for row in rows}
    while waiting:
        ready = [
            row
            for row in waiting.values()
            if row.values.get("parent_code", "").casefold() not in waiting
            or row.values.get("parent_code", "").casefold() == row.values["code"].casefold()
        ] or list(waiting.values())
        for row in ready:
            del waiting[row.values["code"].casefold()]
        yield from ready


def _unit_state(unit: OrgUnit, day: date) -> dict[str, Any]:
    terms = OrgUnitTerms.objects.on(day).filter(unit=unit).select_related("parent").first()
    head = OrgUnitHead.objects.on(day).filter(unit=unit).select_related("user").first()
    return {
        "name": terms.name if terms else "",
        "parent_code": terms.parent.code if terms and terms.parent else "",
        "manager_username": head.user.username if head else "",
    }


def apply_unit(row: ImportRow, context: ImportContext) -> Applied:
    """One unit: opened, or renamed, moved and headed from ``valid_from`` (else from today)."""
    values = row.values
    day = values.get("valid_from") or context.day
    parent = unit_of(values["parent_code"]) if values.get("parent_code") else None
    head = user_of(values["manager_username"]) if values.get("manager_username") else None
    unit = OrgUnit.objects.filter(code__iexact=values["code"]).first()
    if unit is None:
        create_unit(
            actor=context.actor,
            code=values["code"],
            kind=values["kind"],
            name=values["name"],
            parent=parent,
            day=day,
            head=head,
        )
        return Applied("created")
    if unit.kind != values["kind"]:
        raise Invalid(Refusal("accounts.kind-is-fixed", _g("The kind of a unit never changes."), "kind"))
    terms = OrgUnitTerms.objects.on(day).filter(unit=unit).select_related("parent").first()
    if parent is None and "parent_code" not in values and terms is not None:
        parent = terms.parent
    before = _unit_state(unit, day)
    changed = edit_unit(
        actor=context.actor,
        unit=unit,
        day=day,
        name=values["name"],
        name_en=terms.name_en if terms and terms.name == values["name"] else "",
        parent=parent,
    )
    if head is not None and head.username != before["manager_username"]:
        changed = set_unit_head(actor=context.actor, unit=unit, head=head, day=day) or changed
    return Applied("updated", _diff(before, _unit_state(unit, day))) if changed else Applied("unchanged")


import_kinds.register(
    ImportKind(
        code="org_units",
        label=_("Organisation units"),
        help=_("Opens units and renames, moves or heads existing ones from a day. Units are never closed by a file."),
        capability="org",
        key=("code",),
        arrange=parents_first,
        apply=apply_unit,
        columns=(
            ImportColumn("code", _("code"), parsing.text(20), required=True, example="EC-6", also=_("unit code")),
            ImportColumn("name", _("unit name"), parsing.text(60), required=True, example="Jiangxi", also=_("name")),
            ImportColumn(
                "kind",
                _("kind"),
                parsing.choice(dict(OrgUnit.Kind.choices)),
                required=True,
                example="region",
                also=_("kind of unit"),
            ),
            ImportColumn("parent_code", _("parent unit"), parsing.text(20), example="EC", also=_("code of the parent")),
            ImportColumn("manager_username", _("head"), parsing.text(60), also=_("user name of the head")),
            ImportColumn("valid_from", _("valid from"), parsing.day, example="2026-12-01", also=_("effective date")),
        ),
    )
)


# --- users --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Place:
    unit: OrgUnit
    position: Position


def apply_user(row: ImportRow, context: ImportContext) -> Applied:
    """One person: created and invited, or changed; a new unit or position holds from the day of the import."""
    values = row.values
    place = _Place(unit_of(values["unit_code"]), position_of(values["position_code"]))
    wanted = set(values["roles"]) if values.get("roles") else None
    user = User.objects.named(values["username"]).first()
    if user is None:
        create_user(
            actor=context.actor,
            username=values["username"],
            name=values["name"],
            email=values.get("email", ""),
            mobile=values.get("mobile", ""),
            unit=place.unit,
            position=place.position,
            joined_on=values.get("joined_on") or context.day,
            roles=wanted,
        )
        return Applied("created")
    return _change_user(user, place, wanted, values, context)


def _change_user(
    user: User, place: _Place, wanted: set[str] | None, values: dict[str, Any], context: ImportContext
) -> Applied:
    if not user.is_active:
        raise Invalid(Refusal("accounts.person-left", _g("%(person)s has left.") % {"person": user.name}, "username"))
    fields = {k: values[k] for k in ("name", "email", "mobile", "joined_on") if k in values}
    changes = dict(edit_user(actor=context.actor, user=user, **fields))
    user.refresh_from_db()
    day = max(context.day, user.joined_on) if user.joined_on else context.day
    posting = Posting.objects.on(day).filter(user=user).select_related("unit", "position").first()
    before = {
        "unit_code": posting.unit.code if posting else "",
        "position_code": posting.position.code if posting else "",
    }
    after = {"unit_code": place.unit.code, "position_code": place.position.code}
    if before != after:
        post_user(
            actor=context.actor,
            user=user,
            unit=place.unit,
            position=place.position,
            day=day,
            with_roles=wanted is None,
        )
        changes |= _diff(before, after)
    if wanted is not None:
        held = set(RoleGrant.objects.on(day).filter(user=user).values_list("role", flat=True))
        if set_roles(actor=context.actor, user=user, wanted=wanted, day=day):
            changes["roles"] = [" ".join(sorted(held)), " ".join(sorted(wanted))]
    return Applied("updated", changes) if changes else Applied("unchanged")


import_kinds.register(
    ImportKind(
        code="users",
        label=_("Users"),
        help=_("Creates people and changes existing ones by user name. New people get an invitation by e-mail."),
        capability="users",
        key=("username",),
        apply=apply_user,
        columns=(
            ImportColumn(
                "username", _("user name"), parsing.text(60), required=True, example="wang.zihan", also=_("login")
            ),
            ImportColumn("name", _("full name"), parsing.text(60), required=True, example="Wang Zihan", also=_("name")),
            ImportColumn("email", _("e-mail"), parsing.text(254), example="wang.zihan@example.com", also=_("mailbox")),
            ImportColumn("mobile", _("mobile"), parsing.text(30), example="138 0000 0000", also=_("phone")),
            ImportColumn(
                "position_code", _("position"), parsing.text(10), required=True, example="P11", also=_("position code")
            ),
            ImportColumn(
                "unit_code", _("unit"), parsing.text(20), required=True, example="EC-2-A", also=_("unit code")
            ),
            ImportColumn("joined_on", _("joined on"), parsing.day, example="2026-12-01", also=_("date of joining")),
            ImportColumn(
                "roles", _("roles"), parsing.codes, example="REP", also=_("role"), may=lambda user: user.holds("ADM")
            ),
        ),
    )
)
