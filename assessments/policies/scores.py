"""Bands, factors, cap, red line, least presence, how much one KPI may weigh (defaults.md 9.1, 9.2)."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from assessments.rules.cards import Band, Terms
from assessments.words import BANDS
from salesops.core.policies import policy_on
from salesops.core.refusals import Refusal
from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

ASSESSMENT = _("Assessment")
SCORES = "assessments.scores"


def check(values: Mapping[str, Any]) -> list[Refusal]:
    """Each band once, from the best down, the lowest from 0; nothing above the cap."""
    rows, found = values["bands"], []
    if [row["band"] for row in rows] != [code for code, _label in BANDS]:
        found.append(
            Refusal("assessments.bands-once", _g("Name every band once, from the best to the lowest."), "bands")
        )
    bounds = [row["from_total"] for row in rows]
    if bounds != sorted(set(bounds), reverse=True) or bounds[-1] != 0:
        found.append(Refusal("assessments.bands-order", _g("The bounds must fall, down to 0."), "bands"))
    if values["red_line"] >= values["cap"]:
        found.append(
            Refusal("assessments.red-line-above-cap", _g("The red line must lie below the most points."), "red_line")
        )
    if values["least_weight"] > values["most_weight"]:
        found.append(Refusal("assessments.weights-order", _g("The least can't be more than the most."), "least_weight"))
    return found


def terms_of(values: Mapping[str, Any]) -> Terms:
    """The terms of cards under these values."""
    column = "graduated" if values["use_graduated"] else "factor"
    bands = tuple(Band(row["band"], Decimal(row["from_total"]), Decimal(row[column])) for row in values["bands"])
    return Terms(bands, Decimal(values["cap"]), Decimal(values["red_line"]))


def terms_on(day: date) -> Terms:
    """The terms that hold on ``day``."""
    return terms_of(policy_on(SCORES, day))


_POINTS: dict[str, Any] = {"minimum": 0, "maximum": 200, "unit": _("points")}
_FACTOR: dict[str, Any] = {"minimum": 0, "maximum": 5}
policies.register(
    PolicyKind(
        code=SCORES,
        group=ASSESSMENT,
        label=_("Scores and bands"),
        approval=True,
        check=check,
        fields=(
            PolicyField(
                "bands",
                _("Bands"),
                "table",
                columns=(
                    PolicyField("band", _("band"), "choice", choices=BANDS),
                    PolicyField("from_total", _("from total"), "decimal", minimum=0, maximum=200),
                    PolicyField("factor", _("bonus factor"), "decimal", **_FACTOR),
                    PolicyField("graduated", _("graduated factor"), "decimal", **_FACTOR),
                ),
            ),
            PolicyField("use_graduated", _("Bonus follows the graduated factors"), "bool"),
            PolicyField("cap", _("A total counts at most"), "decimal", **_POINTS),
            PolicyField("red_line", _("With a red line at most"), "decimal", **_POINTS),
            PolicyField("presence", _("A card asks for presence on"), "percent", minimum=0, maximum=100),
            PolicyField("least_weight", _("A KPI weighs at least"), "percent", minimum=0, maximum=100),
            PolicyField("most_weight", _("A KPI weighs at most"), "percent", minimum=0, maximum=100),
        ),
        shipped={
            "bands": [
                {"band": band, "from_total": Decimal(bound), "factor": Decimal(factor), "graduated": Decimal(graduated)}
                for band, bound, factor, graduated in (
                    ("excellent", "90.00", "1.20", "1.20"),
                    ("good", "80.00", "1.00", "1.10"),
                    ("competent", "70.00", "1.00", "1.00"),
                    ("to_improve", "60.00", "1.00", "0.85"),
                    ("insufficient", "0.00", "0.70", "0.70"),
                )
            ],
            "use_graduated": False,
            "cap": Decimal("110.00"),
            "red_line": Decimal("59.99"),
            "presence": Decimal(50),
            "least_weight": Decimal(3),
            "most_weight": Decimal(30),
        },
    )
)
