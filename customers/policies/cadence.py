"""How often a customer of a grade is met, and after how long it counts as stalled (defaults.md 3)."""

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from salesops.core.policies import policy_on
from salesops.core.refusals import Refusal
from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

from .trying import tried

CUSTOMERS = _("Customers")
GRADES = (("A", "A"), ("B", "B"), ("C", "C"))

CADENCE = "customers.cadence"
FOLLOW_UP, VISIT = "follow_up_days", "visit_days"
RISING = (FOLLOW_UP, VISIT, "stalled_weeks", "verify_months")


def grades_named_once(rows: Iterable[Mapping[str, Any]]) -> Refusal | None:
    """A grade without its line would never be due, one with two would be due twice."""
    if sorted(row["grade"] for row in rows) == [grade for grade, _label in GRADES]:
        return None
    return Refusal("customers.grades-once", _g("Name each grade exactly once."), "grades")


def rises(rows: Iterable[Mapping[str, Any]], column: str) -> Refusal | None:
    """A better grade never waits longer: A ≤ B ≤ C."""
    by_grade = sorted((row["grade"], row[column]) for row in rows)
    for (better, less), (worse, more) in pairwise(by_grade):
        if less > more:
            sentence = _g("Grade %(better)s (%(less)s) may not be longer than grade %(worse)s (%(more)s).")
            figures = {"better": better, "less": less, "worse": worse, "more": more}
            return Refusal("customers.grades-order", sentence % figures, "grades", {**figures, "column": column})
    return None


def check(values: Mapping[str, Any]) -> list[Refusal]:
    """Every grade once; a better one is met at least as often; visits are follow-ups, so no more of them."""
    rows = values["grades"]
    found = [grades_named_once(rows)]
    if not any(found):
        found = [rises(rows, column) for column in RISING]
        sentence = _g(
            "Grade %(grade)s: a visit is a follow-up as well, so follow-ups can't be further apart than visits."
        )
        found += [
            Refusal("customers.visits-too-often", sentence % {"grade": row["grade"]}, "grades", {"grade": row["grade"]})
            for row in rows
            if row[FOLLOW_UP] > row[VISIT]
        ]
    return [refusal for refusal in found if refusal is not None]


def stalled_weeks(day: date) -> dict[str, int]:
    """Grade → weeks without progress after which a customer stands still, on ``day``. Without a grade it counts as C."""
    return {row["grade"]: int(row["stalled_weeks"]) for row in policy_on(CADENCE, day)["grades"]}


policies.register(
    PolicyKind(
        code=CADENCE,
        group=CUSTOMERS,
        label=_("Follow-up cadence by grade"),
        # A part of the grading policy: director, then general manager (defaults.md 11).
        approval=True,
        check=check,
        preview=tried("customers.cadence"),
        fields=(
            PolicyField(
                "grades",
                _("by grade"),
                "table",
                columns=(
                    PolicyField("grade", _("grade"), "choice", choices=GRADES),
                    PolicyField("follow_up_days", _("follow-up at most every (days)"), "int", minimum=1, maximum=366),
                    PolicyField("visit_days", _("visit at most every (days)"), "int", minimum=1, maximum=366),
                    PolicyField("stalled_weeks", _("weeks without progress"), "int", minimum=1, maximum=52),
                    PolicyField("verify_months", _("file verified every (months)"), "int", minimum=1, maximum=36),
                ),
            ),
        ),
        shipped={
            "grades": [
                {"grade": "A", "follow_up_days": 7, "visit_days": 14, "stalled_weeks": 2, "verify_months": 3},
                {"grade": "B", "follow_up_days": 14, "visit_days": 30, "stalled_weeks": 4, "verify_months": 6},
                {"grade": "C", "follow_up_days": 30, "visit_days": 90, "stalled_weeks": 8, "verify_months": 12},
            ]
        },
    )
)
