"""Warning signs of credit (defaults.md 4): how serious each is, who acts on it within how many days, who is told, from which
figure on.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from customers.credit.factors import LEVELS, ORANGE, PEOPLE, RED, SIGNS, YELLOW
from salesops.core.refusals import Refusal
from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

from .cadence import CUSTOMERS
from .credit import named_once
from .trying import tried

CREDIT_SIGNS = "customers.credit_signs"
_LEVELS, _PEOPLE = tuple(LEVELS.items()), tuple(PEOPLE.items())
_KINDS = tuple((sign.code, sign.name) for sign in SIGNS.values())
# Each is told of the signs of this level and of graver ones (defaults.md 7).
TOLD = {"rep": YELLOW, "supervisor": YELLOW, "finance": YELLOW, "MM": ORANGE, "director": RED, "legal": RED}


def _told_once(values: Mapping[str, Any]) -> list[Refusal]:
    named = [row["who"] for row in values["told"]]
    sentence = _g("This is named twice.")
    return [
        Refusal("customers.told-twice", sentence, f"told.{index}.who")
        for index, who in enumerate(named)
        if who in named[:index]
    ]


def _knock_outs_are_red(values: Mapping[str, Any]) -> list[Refusal]:
    """Rating D ships nothing on account: what takes a customer there freezes as well."""
    sentence = _g("A sign that takes the rating to D is red.")
    return [
        Refusal("customers.knock-out-not-red", sentence, f"signs.{index}.level")
        for index, row in enumerate(values["signs"])
        if row["knocks_out"] and row["level"] != RED
    ]


def check(values: Mapping[str, Any]) -> list[Refusal]:
    """Every sign once, everybody told once, knock-outs red."""
    once = named_once(values["signs"], "sign", SIGNS, "signs")
    return [*([once] if once else []), *_told_once(values), *_knock_outs_are_red(values)]


def _number(name: str, label: Any, unit: Any = "", *, least: int = 1, most: int = 3660) -> PolicyField:
    return PolicyField(name, label, "int", unit=unit, minimum=least, maximum=most)


def _percent(name: str, label: Any) -> PolicyField:
    return PolicyField(name, label, "percent", minimum=0, maximum=100)


_DAYS, _MONTHS, _TIMES = _("days"), _("months"), _("times")
policies.register(
    PolicyKind(
        code=CREDIT_SIGNS,
        group=CUSTOMERS,
        label=_("Warning signs of credit"),
        help=_("A red sign freezes the credit at once. The service team is told with the others."),
        # A part of the credit policy: director, then general manager (defaults.md 11).
        approval=True,
        check=check,
        preview=tried(CREDIT_SIGNS),
        fields=(
            PolicyField(
                "signs", _("Warning signs"), "table",
                columns=(
                    PolicyField("sign", _("warning sign"), "choice", choices=_KINDS),
                    PolicyField("level", _("level"), "choice", choices=_LEVELS),
                    PolicyField("who", _("who acts"), "choice", choices=_PEOPLE),
                    PolicyField("days", _("within (working days)"), "int", minimum=0, maximum=60),
                    PolicyField("caps", _("caps the limit at the balance"), "bool"),
                    PolicyField("knocks_out", _("takes the rating to D"), "bool"),
                ),
            ),
            PolicyField(
                "told", _("Who is told"), "table",
                columns=(
                    PolicyField("who", _("who"), "choice", choices=_PEOPLE),
                    PolicyField("level", _("from this level on"), "choice", choices=_LEVELS),
                ),
            ),
            _number("slower_by", _("Payments slow down: later on average by"), _DAYS),
            _number("slower_months", _("Payments slow down: against so many months before"), _MONTHS, most=60),
            _number("promises", _("Broken promises to pay"), _TIMES, most=20),
            _number("promise_days", _("Broken promises to pay: within"), _DAYS),
            _percent("used_share", _("Limit nearly used up: over")),
            _number("used_days", _("Limit nearly used up: for"), _DAYS),
            _percent("down_percent", _("Orders down against the same quarter last year by")),
            PolicyField("habit_times", _("Order far above habit: over"), "decimal", unit=_("times the average"), minimum=1,
                        maximum=100),
            _number("changes", _("Legal representative, shareholder or address changed"), _TIMES, most=20),
            _number("change_months", _("Such changes: within"), _MONTHS, most=60),
            _percent("short_share", _("Stock count at the dealer short over")),
            _number("tries", _("Contact lost: tries"), _TIMES, most=50),
            _number("try_days", _("Contact lost: within"), _("working days"), most=250),
        ),
        shipped={
            "signs": [
                {"sign": sign.code, "level": sign.level, "who": sign.who, "days": sign.days, "caps": sign.caps,
                 "knocks_out": sign.knocks_out}
                for sign in SIGNS.values()
            ],
            "told": [{"who": who, "level": level} for who, level in TOLD.items()],
            "slower_by": 15, "slower_months": 6, "promises": 2, "promise_days": 90, "used_share": "90", "used_days": 30,
            "down_percent": "50", "habit_times": "3", "changes": 2, "change_months": 12, "short_share": "5", "tries": 3,
            "try_days": 10,
        },
    )
)  # fmt: skip
