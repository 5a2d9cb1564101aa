"""The credit policy (defaults.md 4): score, ratings, limit formula, new customers, freezing, missed reviews, raises."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from customers.credit.factors import FACTORS, RATINGS, WEIGHTS
from salesops.core.refusals import Refusal
from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

from .cadence import CUSTOMERS
from .trying import tried

CREDIT = "customers.credit"
PAYMENT_FORMS = (
    ("open", _("open account")),
    ("deposit", _("30% deposit, rest on account")),
    ("prepaid", _("payment before shipping")),
)
_LETTERS = tuple((letter, letter) for letter in RATINGS)


def named_once(rows: Any, column: str, wanted: Mapping[str, Any] | tuple[str, ...], table: str) -> Refusal | None:
    """Each of ``wanted`` stands in the table exactly once."""
    if sorted(row[column] for row in rows) == sorted(wanted):
        return None
    return Refusal("customers.credit-rows", _g("Every line must be there exactly once."), table)


def _weights_sum(values: Mapping[str, Any]) -> Refusal | None:
    total = sum((row["weight"] for row in values["factors"]), Decimal())
    if total == 100:
        return None
    sentence = _g("The weights of the factors add up to %(sum)s%%; they must add up to 100%%.") % {"sum": total}
    return Refusal("customers.credit-weights-not-100", sentence, "factors", {"sum": str(total)})


def _falls(values: Mapping[str, Any], column: str) -> Refusal | None:
    """A better rating never gets less."""
    by_letter = {row["rating"]: row[column] for row in values["ratings"]}
    row = [by_letter[letter] for letter in RATINGS]
    if row == sorted(row, reverse=True):
        return None
    return Refusal("customers.credit-not-falling", _g("A worse rating may not get more than a better one."), "ratings")


def _rises(values: Mapping[str, Any], names: tuple[str, ...]) -> Refusal | None:
    steps = [values[name] for name in names]
    if steps == sorted(set(steps)):
        return None
    return Refusal("customers.credit-steps", _g("Enter rising bounds."), names[0])


def check(values: Mapping[str, Any]) -> list[Refusal]:
    """What is wrong with values that are right one by one."""
    found = [
        named_once(values["factors"], "factor", FACTORS, "factors"),
        named_once(values["ratings"], "rating", RATINGS, "ratings"),
    ]
    if not any(found):
        found = [
            _weights_sum(values),
            *(_falls(values, column) for column in ("score_from", "term_days", "factor", "ceiling")),
            _rises(values, tuple(f"late{n}" for n in (5, 4, 3, 2))),
            _rises(values, tuple(f"potential{n}" for n in (2, 3, 4, 5))),
            _rises(values, ("debt5", "debt4")),
            _rises(values, ("debt2", "debt1")),
            _rises(values, ("years2", "years3", "years4")),
        ]
    return [refusal for refusal in found if refusal is not None]


_DAYS = _("days")
_PERCENT: dict[str, Any] = {"minimum": 0, "maximum": 100}


def _days(name: str, label: Any, most: int = 3660) -> PolicyField:
    return PolicyField(name, label, "int", unit=_DAYS, minimum=0, maximum=most)


def _years(name: str, label: Any) -> PolicyField:
    return PolicyField(name, label, "int", unit=_("years"), minimum=1, maximum=50)


policies.register(
    PolicyKind(
        code=CREDIT,
        group=CUSTOMERS,
        label=_("Credit of customers"),
        help=_("Score = Σ weight × anchor ÷ 5. Limit = the lowest of sales × (term + usual days) ÷ 30 × k, the share of the"
               " customer's revenue, and the ceiling, rounded down."),
        approval=True,
        check=check,
        preview=tried(CREDIT),
        fields=(
            PolicyField(
                "factors", _("Factors"), "table",
                columns=(
                    PolicyField("factor", _("factor"), "choice", choices=tuple(FACTORS.items())),
                    PolicyField("weight", _("weight"), "percent", **_PERCENT),
                ),
            ),
            *(_days(f"late{n}", _("Payment record %(anchor)s: days late on average up to") % {"anchor": n}) for n in (5, 4, 3, 2)),
            _days("late_worst", _("Payment record 1: anything overdue so many days")),
            *(
                PolicyField(f"potential{n}", _("Purchasing power %(anchor)s: yearly potential from") % {"anchor": n}, "money",
                            minimum=0)
                for n in (2, 3, 4, 5)
            ),
            _years("loss_years", _("Operations and finances 1: loss for so many years")),
            PolicyField("debt1", _("Operations and finances 1: debt over"), "percent", **_PERCENT),
            PolicyField("debt2", _("Operations and finances 2: debt from"), "percent", **_PERCENT),
            PolicyField("debt4", _("Operations and finances 4: debt under"), "percent", **_PERCENT),
            PolicyField("debt5", _("Operations and finances 5: debt under"), "percent", **_PERCENT),
            _years("years2", _("Cooperation 2: shorter than")),
            _years("years3", _("Cooperation 3: up to")),
            _years("years4", _("Cooperation 4: up to; 5: longer")),
            _years("enforced_years", _("Public record 1: enforcement within")),
            PolicyField(
                "ratings", _("Ratings"), "table",
                columns=(
                    PolicyField("rating", _("credit rating"), "choice", choices=_LETTERS),
                    PolicyField("score_from", _("score from"), "decimal", **_PERCENT),
                    PolicyField("term_days", _("term (days)"), "int", minimum=0, maximum=365),
                    PolicyField("factor", _("factor k"), "decimal", minimum=0, maximum=10),
                    PolicyField("ceiling", _("ceiling (VAT incl.)"), "money", minimum=0),
                    PolicyField("tolerance_days", _("overdue tolerance (days)"), "int", minimum=0, maximum=90),
                    PolicyField("review_months", _("review every (months)"), "int", minimum=1, maximum=36, required=False),
                    PolicyField("payment_form", _("payment form"), "choice", choices=PAYMENT_FORMS),
                ),
            ),
            PolicyField("floor", _("Limits are rounded down to"), "money", minimum=1),
            _days("usual_days", _("Usual days from order to sign-off"), 365),
            PolicyField("revenue_share", _("At most this share of the customer's yearly revenue"), "percent", **_PERCENT),
            PolicyField("new_invoices", _("New customer: fewer paid invoices than"), "int", minimum=0, maximum=100),
            PolicyField("new_months", _("or shorter with us than (months)"), "int", minimum=0, maximum=60),
            PolicyField("new_best", _("New customer: rating at most"), "choice", choices=_LETTERS),
            PolicyField("new_share", _("New customer: share of the expected purchase that counts"), "percent", **_PERCENT),
            _days("knock_out_days", _("Knocked out when anything is overdue over")),
            PolicyField("dishonoured_months", _("Knocked out when a draft was dishonoured within"), "int", unit=_("months"),
                        minimum=1, maximum=120),
            PolicyField("small_rest", _("Overdue remainders ignored under"), "money", minimum=0),
            _days("freeze_days", _("Freeze by itself: overdue beyond tolerance over")),
            PolicyField("freeze_amount", _("and at least"), "money", minimum=0),
            _days("halves_days", _("Missed review: the limit halves after")),
            _days("stops_days", _("Missed review: no further confirmations after")),
            _days("raise_days", _("Temporary raise: at most"), 366),
            PolicyField("raise_share", _("Temporary raise: at most this share of the limit"), "percent", **_PERCENT),
            _days("raise_again_days", _("Temporary raise: once in"), 3660),
            PolicyField("director_share", _("Approved by the director up to this share of the computed limit"), "percent",
                        minimum=100, maximum=1000),
            _days("term_extra_days", _("A term longer than the rating gives: market manager up to, then the director"), 365),
            PolicyField("change_limit", _("Credit change: decided within"), "limit"),
            PolicyField("unfreeze_limit", _("Unfreezing: decided within"), "limit"),
            _days("second_freeze_days", _("A second freeze within so many days goes to the director"), 3660),
        ),
        shipped={
            "factors": [{"factor": code, "weight": weight} for code, weight in WEIGHTS.items()],
            "late5": 5, "late4": 15, "late3": 30, "late2": 60, "late_worst": 90,
            "potential2": "100000", "potential3": "500000", "potential4": "1000000", "potential5": "3000000",
            "loss_years": 2, "debt1": "85", "debt2": "75", "debt4": "65", "debt5": "50", "years2": 1, "years3": 3, "years4": 5,
            "enforced_years": 1,
            "ratings": [
                {"rating": "A", "score_from": "85", "term_days": 60, "factor": "1.5", "ceiling": "5000000",
                 "tolerance_days": 7, "review_months": 12, "payment_form": "open"},
                {"rating": "B", "score_from": "70", "term_days": 30, "factor": "1.2", "ceiling": "2000000",
                 "tolerance_days": 3, "review_months": 6, "payment_form": "open"},
                {"rating": "C", "score_from": "55", "term_days": 15, "factor": "0.8", "ceiling": "300000",
                 "tolerance_days": 0, "review_months": 3, "payment_form": "deposit"},
                {"rating": "D", "score_from": "0", "term_days": 0, "factor": "0", "ceiling": "0",
                 "tolerance_days": 0, "review_months": None, "payment_form": "prepaid"},
            ],
            "floor": "10000", "usual_days": 30, "revenue_share": "10",
            "new_invoices": 3, "new_months": 6, "new_best": "B", "new_share": "50",
            "knock_out_days": 90, "dishonoured_months": 12, "small_rest": "1000", "freeze_days": 30, "freeze_amount": "5000",
            "halves_days": 15, "stops_days": 30,
            "raise_days": 90, "raise_share": "30", "raise_again_days": 182,
            "director_share": "150", "term_extra_days": 15, "change_limit": "2 wd", "unfreeze_limit": "8 wh",
            "second_freeze_days": 365,
        },
    )
)  # fmt: skip
