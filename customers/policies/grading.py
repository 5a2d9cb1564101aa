"""The grading policy (defaults.md 3): weights, shares, thresholds, hysteresis, suggestions, stalled customers, overrides."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from customers.grading_items import BY_CODE, FACTORS, ITEMS, TIMING, WEIGHTS
from salesops.core.refusals import Refusal
from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

from .cadence import CUSTOMERS
from .trying import tried

GRADING = "customers.grading"
STEPS = ("step2", "step3", "step4", "step5")
HUNDRED = Decimal(100)


def _complete(rows: Any, column: str, wanted: Any, table: str) -> list[Refusal]:
    """Each of ``wanted`` stands in the table exactly once."""
    named = [row[column] for row in rows]
    found = []
    for index, code in enumerate(named):
        if code in named[:index]:
            found.append(Refusal("customers.grading-twice", _g("This is named twice."), f"{table}.{index}.{column}"))
    missing = [str(label) for code, label in wanted if code not in named]
    if missing:
        sentence = _g("Missing: %(names)s") % {"names": ", ".join(missing)}
        found.append(Refusal("customers.grading-missing", sentence, table, {"names": missing}))
    return found


def _weights_sum(values: Mapping[str, Any]) -> Refusal | None:
    total = sum((row["weight"] for row in values["factors"]), Decimal())
    if total == HUNDRED:
        return None
    sentence = _g("The weights of the factors add up to %(sum)s%%; they must add up to 100%%.") % {"sum": total}
    return Refusal("customers.weights-not-100", sentence, "factors", {"sum": str(total)})


def _shares_sum(values: Mapping[str, Any]) -> list[Refusal]:
    found = []
    for factor, label in FACTORS.items():
        shares = (row["share"] for row in values["items"] if BY_CODE[row["item"]].factor == factor)
        total = sum(shares, Decimal())
        if total != HUNDRED:
            sentence = _g("The shares of “%(factor)s” add up to %(sum)s%%; they must add up to 100%%.") % {
                "factor": label, "sum": total,
            }  # fmt: skip
            found.append(Refusal("customers.shares-not-100", sentence, "items", {"factor": factor, "sum": str(total)}))
    return found


def _steps_fit(values: Mapping[str, Any]) -> list[Refusal]:
    """Number items and the growth have four rising lower bounds, the time of purchase four falling ones in whole months."""
    found = []
    for index, row in enumerate(values["items"]):
        item, steps = BY_CODE[row["item"]], [row[name] for name in STEPS]
        if not item.steps or (not item.is_number and steps == [None] * 4):
            # Versions from before the words asked for their bounds say the shipped ones.
            continue
        if item.code == TIMING:
            wrong = (
                None in steps or steps != sorted(set(steps), reverse=True) or any(s != int(s) or s < 1 for s in steps)
            )
            sentence = _g("Enter four falling numbers of months, for anchors 2 to 5.")
        else:
            wrong = None in steps or steps != sorted(set(steps))
            sentence = _g("Enter four rising lower bounds, for anchors 2 to 5.")
        if wrong:
            found.append(Refusal("customers.steps-not-rising", sentence, f"items.{index}.step2"))
    return found


def check(values: Mapping[str, Any]) -> list[Refusal]:
    """What is wrong with values that are right one by one."""
    found = [
        *_complete(values["factors"], "factor", FACTORS.items(), "factors"),
        *_complete(values["items"], "item", ((i.code, i.label) for i in ITEMS), "items"),
    ]
    if not found:
        found = [r for r in (_weights_sum(values),) if r] + _shares_sum(values) + _steps_fit(values)
    if values["b_from"] >= values["a_from"]:
        sentence = _g("The threshold of B must be below that of A.")
        found.append(Refusal("customers.thresholds-not-falling", sentence, "b_from"))
    return found


_PERCENT: dict[str, Any] = {"minimum": 0, "maximum": 100}
policies.register(
    PolicyKind(
        code=GRADING,
        group=CUSTOMERS,
        label=_("Grading of customers"),
        help=_("Score = Σ factor × weight; factor = Σ anchor × 20 × share. An unknown item counts as anchor 1."),
        approval=True,
        check=check,
        preview=tried(GRADING),
        fields=(
            PolicyField(
                "factors", _("Factors"), "table",
                columns=(
                    PolicyField("factor", _("factor"), "choice", choices=tuple(FACTORS.items())),
                    PolicyField("weight", _("weight"), "percent", **_PERCENT),
                ),
            ),
            PolicyField(
                "items", _("Items and the lower bounds of their anchors"), "table",
                help=_(
                    "From which number on anchor 2, 3, 4, 5 holds: of items read from the file, and of the growth (per cent a"
                    " year). Of the time of purchase: up to how many months."
                ),
                columns=(
                    PolicyField("item", _("item"), "choice", choices=tuple((i.code, i.label) for i in ITEMS)),
                    PolicyField("share", _("share"), "percent", **_PERCENT),
                    *(
                        PolicyField(name, _("anchor %(number)s from") % {"number": name[-1]}, "decimal", minimum=0,
                                    required=False)
                        for name in STEPS
                    ),
                ),
            ),
            PolicyField("a_from", _("Grade A from"), "decimal", unit=_("points"), **_PERCENT),
            PolicyField("b_from", _("Grade B from"), "decimal", unit=_("points"), **_PERCENT),
            PolicyField(
                "margin", _("Applied at once when past the threshold by"), "decimal", unit=_("points"), minimum=0,
                maximum=20,
            ),
            PolicyField(
                "mondays", _("else after so many Mondays past it"), "int", minimum=1, maximum=12,
            ),
            PolicyField("unknown_limit", _("Provisional when more of the weight is unknown than"), "percent", **_PERCENT),
            PolicyField("override_days", _("A grade set by hand holds at most"), "int", unit=_("days"), minimum=1, maximum=366),
            PolicyField("override_limit", _("A proposed grade is decided within"), "limit"),
            PolicyField("top_sales", _("Suggest up: 12-month sales in the top"), "percent", **_PERCENT),
            PolicyField("often", _("Suggest up: orders more often than"), "percent",
                        unit=_("% of the same grade"), **_PERCENT),
            PolicyField("idle_days", _("Suggest down: no order for"), "int", unit=_("days"), minimum=1, maximum=3660),
            PolicyField("intent_under", _("Suggest down: intent under"), "decimal", unit=_("points"), **_PERCENT),
            PolicyField("quiet_days", _("A declined suggestion is not made again for"), "int", unit=_("days"), minimum=0,
                        maximum=3660),
            PolicyField("key_sales", _("Key customer with credit rating A: 12-month sales in the top"), "percent", **_PERCENT),
            PolicyField("answer_limit", _("Stalled customer: the rep answers within"), "limit"),
            PolicyField(
                "stalled_falls", _("Stalled so many times in a row: the grade falls one step"), "int", minimum=2,
                maximum=12,
            ),
        ),
        shipped={
            "factors": [{"factor": code, "weight": weight} for code, weight in WEIGHTS.items()],
            "items": [
                {"item": i.code, "share": i.share, **dict(zip(STEPS, i.steps or ("",) * 4, strict=True))} for i in ITEMS
            ],
            "a_from": "75",
            "b_from": "55",
            "margin": "2",
            "mondays": 2,
            "unknown_limit": "30",
            "override_days": 90,
            "override_limit": "2 wd",
            "top_sales": "10",
            "often": "80",
            "idle_days": 180,
            "intent_under": "40",
            "quiet_days": 90,
            "key_sales": "20",
            "answer_limit": "3 wd",
            "stalled_falls": 2,
        },
    )
)  # fmt: skip
