"""How long a customer is protected, and how many come back out of the pool (CUS-2, defaults.md 3)."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from salesops.core.refusals import Refusal
from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

from .cadence import CUSTOMERS, GRADES, grades_named_once, rises
from .trying import tried

PROTECTION = "customers.protection"


def check(values: Mapping[str, Any]) -> list[Refusal]:
    """Every grade once, a better one never protected for longer; the last warning comes after the first, both before the
    shortest protection ends.
    """
    found = [r for r in (grades_named_once(values["grades"]), rises(values["grades"], "days")) if r is not None]
    if values["last_warning"] >= values["first_warning"]:
        sentence = _g("The last warning must come after the first.")
        found.append(Refusal("customers.warnings-order", sentence, "last_warning"))
    shortest = min((row["days"] for row in values["grades"]), default=0)
    if values["first_warning"] >= shortest:
        sentence = _g("The first warning must lie within the shortest protection (%(days)s days).") % {"days": shortest}
        found.append(Refusal("customers.warning-too-early", sentence, "first_warning", {"days": shortest}))
    return found


policies.register(
    PolicyKind(
        code=PROTECTION,
        group=CUSTOMERS,
        label=_("Customer protection and public pool"),
        help=_("Without contact for the days of its grade a customer falls into the pool of its region."),
        # A part of the grading policy: director, then general manager (defaults.md 11).
        approval=True,
        check=check,
        preview=tried(PROTECTION),
        fields=(
            PolicyField(
                "grades",
                _("by grade"),
                "table",
                columns=(
                    PolicyField("grade", _("grade"), "choice", choices=GRADES),
                    PolicyField("days", _("days without contact"), "int", minimum=1, maximum=3660),
                ),
            ),
            PolicyField("first_warning", _("First warning"), "int", unit=_("days before"), minimum=1, maximum=90),
            PolicyField("last_warning", _("Last warning"), "int", unit=_("days before"), minimum=0, maximum=90),
            PolicyField("claims_a_week", _("Claims from the pool a week"), "int", minimum=0, maximum=1000),
            PolicyField(
                "claims_at_a_time",
                _("Claimed customers at a time"),
                "int",
                help=_("Claimed and not yet in cooperation."),
                minimum=0,
                maximum=10000,
            ),
            PolicyField(
                "cooling_days", _("The former owner waits"), "int", unit=_("days"), minimum=0, maximum=3660
            ),
        ),
        shipped={
            "grades": [{"grade": "A", "days": 30}, {"grade": "B", "days": 60}, {"grade": "C", "days": 90}],
            "first_warning": 7,
            "last_warning": 2,
            "claims_a_week": 5,
            "claims_at_a_time": 20,
            "cooling_days": 30,
        },
    )
)  # fmt: skip
