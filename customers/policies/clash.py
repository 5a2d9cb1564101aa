"""How the result of a customer two reps claimed is split (CUS-2)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from salesops.core.policies import policy_on
from salesops.core.refusals import Refusal
from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

from .cadence import CUSTOMERS

CLASH = "customers.clash"


def check(values: Mapping[str, Any]) -> list[Refusal]:
    """Both get something: whole percentages from 1 to 99, each once."""
    shares = values["shares"]
    if all(word.isdecimal() and 1 <= int(word) <= 99 for word in shares) and len(set(map(int, shares))) == len(shares):
        return []
    return [Refusal("customers.shares", _g("Enter whole percentages from 1 to 99, each once."), "shares")]


def shares_on(day: date) -> tuple[int, ...]:
    """The percentages that may stay with the present owner."""
    return tuple(int(word) for word in policy_on(CLASH, day)["shares"])


policies.register(
    PolicyKind(
        code=CLASH,
        group=CUSTOMERS,
        label=_("Clash of two reps"),
        help=_("Until when it is decided says its clock."),
        check=check,
        fields=(
            PolicyField(
                "shares",
                _("Split: shares of the present owner"),
                "list",
                help=_("Percent, one a line; the other gets the rest."),
            ),
        ),
        shipped={"shares": ["70", "50", "30"]},
    )
)
