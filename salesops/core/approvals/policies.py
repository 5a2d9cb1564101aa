"""How long each matter's step has, when it is called to mind, when the next manager joins in (defaults.md 7 and 11)."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from salesops.core.refusals import Refusal
from salesops.core.sockets.approvals import matters
from salesops.core.sockets.policies import Choices, PolicyField, PolicyKind, policies

LIMITS = "approvals.limits"


def _matters() -> Choices:
    """Matters with a limit of their own; the others read theirs from a policy of their app, or it is that of clock T08."""
    return tuple((matter.code, matter.label) for matter in matters if matter.limit)


class _Shipped(Mapping[str, Any]):
    """The limits matters ship with: known when every app has plugged in its own."""

    fixed: Mapping[str, Any] = {"remind": "4 wh", "manager": "8 wh"}

    def __getitem__(self, name: str) -> Any:
        if name == "limits":
            return [{"matter": matter.code, "limit": matter.limit} for matter in matters if matter.limit]
        return self.fixed[name]

    def __iter__(self) -> Iterator[str]:
        return iter(("limits", *self.fixed))

    def __len__(self) -> int:
        return 1 + len(self.fixed)


def check(values: Mapping[str, Any]) -> list[Refusal]:
    """Each matter at most once."""
    named = [row["matter"] for row in values["limits"]]
    return [
        Refusal("approvals.limit-twice", _g("This is named twice."), f"limits.{index}.matter")
        for index, code in enumerate(named)
        if code in named[:index]
    ]


policies.register(
    PolicyKind(
        code=LIMITS,
        group=_("Approvals"),
        label=_("Limits of approvals"),
        help=_("How long each step has. A matter without a line has the limit it was shipped with."),
        approval=True,
        check=check,
        fields=(
            PolicyField(
                "limits",
                _("Limit of each step"),
                "table",
                columns=(
                    PolicyField("matter", _("matter"), "choice", choices=_matters),
                    PolicyField("limit", _("limit"), "limit"),
                ),
            ),
            PolicyField("remind", _("A step that waits is called to mind after"), "limit"),
            PolicyField("manager", _("The next manager joins in so long after the limit"), "limit"),
        ),
        shipped=_Shipped(),
    )
)
