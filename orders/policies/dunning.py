"""The ladder of dunning (defaults.md 6): which level when, what it does, what stops it."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from salesops.core.refusals import Refusal
from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

DUNNING = "orders.dunning"
# Days past the due date each level is reached with.
SHIPPED = (3, 7, 15, 30, 60, 90)


def _day(name: str, label: Any, *, least: int = 0, most: int = 3660) -> PolicyField:
    return PolicyField(name, label, "int", unit=_("days"), minimum=least, maximum=most)


def _level(name: str, label: Any) -> PolicyField:
    return PolicyField(name, label, "int", minimum=1, maximum=len(SHIPPED))


def _check(values: Mapping[str, Any]) -> list[Refusal]:
    """As many levels as there are steps, each later than the one before it."""
    days = [row["days"] for row in values["levels"]]
    if len(days) != len(SHIPPED):
        return [Refusal("orders.levels-not-six", _g("There are %(count)s levels.") % {"count": len(SHIPPED)}, "levels")]
    sentence = _g("Each level comes later than the one before it.")
    return [
        Refusal("orders.levels-not-rising", sentence, f"levels.{index}.days")
        for index in range(1, len(days))
        if days[index] <= days[index - 1]
    ]


policies.register(
    PolicyKind(
        code=DUNNING,
        group=_("Orders"),
        label=_("Dunning"),
        help=_("For each invoice or instalment, counted from its due date. A disputed part waits at level 1; an agreed promise"
               " to pay stops the ladder."),
        approval=True,
        check=_check,
        fields=(
            PolicyField("levels", _("Levels"), "table", columns=(_day("days", _("days past the due date"), least=1),)),
            _day("later_days", _("With credit rating A each level comes later by"), most=60),
            _level("later_until", _("… up to level")),
            PolicyField("small_rest", _("Remainders never dunned: under"), "money", minimum=0),
            _day("promise_days", _("A promise stops the ladder until so many days after its day"), most=30),
            PolicyField("silent_levels", _("Levels without a contact noted before the supervisor takes over"), "int", minimum=1,
                        maximum=6),
            _level("approval_from", _("New orders need approval from level")),
            _level("freeze_from", _("The credit is frozen from level")),
            _level("prepaid_from", _("Only against money received from level")),
            _day("pay_within", _("A letter asks for payment within"), least=1, most=90),
            _day("visit_within", _("Visit after the freeze within (working days)"), least=1, most=60),
            PolicyField("claim_months", _("Limitation: written claim again after"), "int", unit=_("months"), minimum=1, maximum=60),
        ),
        shipped={
            "levels": [{"days": days} for days in SHIPPED], "later_days": 3, "later_until": 3, "small_rest": "100",
            "promise_days": 1, "silent_levels": 2, "approval_from": 3, "freeze_from": 4, "prepaid_from": 5, "pay_within": 7,
            "visit_within": 5, "claim_months": 30,
        },
    )
)  # fmt: skip
