"""Fields that choose a unit, a person, a position or a day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from accounts.models import OrgUnit, Position, User
from accounts.org import OrgTree, UnitNode
from salesops.core.sockets.roles import roles

INDENT = "\u2003"


def unit_label(node: UnitNode) -> str:
    return f"{node.local_name} ({node.code})"


def in_order(tree: OrgTree, parent: int | None = None, depth: int = 0) -> Iterable[tuple[int, UnitNode]]:
    """(depth, unit) from the company down, as a tree is read."""
    for unit_id in tree.children.get(parent, ()):
        node = tree.nodes[unit_id]
        yield depth, node
        yield from in_order(tree, unit_id, depth + 1)


class DayField(forms.DateField):
    """A day, chosen in the browser's own calendar."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date", "class": "short"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)


class UnitField(forms.ChoiceField):
    """A unit of the tree of ``day``, indented; cleans to an ``OrgUnit`` or ``None``."""

    def __init__(self, *, day: date, kinds: tuple[str, ...] = (), **kwargs: Any) -> None:
        tree = OrgTree.on(day)
        choices = [
            (node.code, f"{INDENT * (0 if kinds else depth)}{unit_label(node)}")
            for depth, node in in_order(tree)
            if not kinds or node.kind in kinds
        ]
        super().__init__(choices=[("", "—"), *choices], **kwargs)

    def clean(self, value: Any) -> OrgUnit | None:
        code = super().clean(value)
        return OrgUnit.objects.get(code=code) if code else None


class PersonField(forms.ModelChoiceField):
    """An active person by user name."""

    def __init__(self, *, holding: tuple[str, ...] = (), day: date | None = None, **kwargs: Any) -> None:
        people = User.objects.active().order_by("name_key", "id")
        if holding and day:
            people = people.filter(role_grants__role__in=holding, role_grants__period__contains=day).distinct()
        super().__init__(queryset=people, to_field_name="username", empty_label="—", **kwargs)

    def label_from_instance(self, person: Any) -> str:
        return f"{person.name} ({person.username})"


class PositionField(forms.ModelChoiceField):
    """A position in use, from the ladder's foot up."""

    def __init__(self, **kwargs: Any) -> None:
        positions = Position.objects.filter(is_active=True).order_by("rank", "code")
        super().__init__(queryset=positions, to_field_name="code", empty_label="—", **kwargs)

    def label_from_instance(self, position: Any) -> str:
        return f"{position.local_name} ({position.code})"


class RoleField(forms.ChoiceField):
    """One role of the table."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(choices=lambda: [("", "—"), *((r.code, f"{r.label} ({r.code})") for r in roles)], **kwargs)


class VersionedForm(forms.Form):
    """A form that remembers which version of the record its editor saw (F11)."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class DayForm(VersionedForm):
    """From which day something holds."""

    day = DayField(label=pgettext_lazy("dates", "From"))
