"""Reading a scoring rule as people type it, and saying in words what it does and what is wrong with it."""

import re
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from salesops.core.refusals import Invalid, Refusal

from .numbers import plain
from .scoring import Between, Broken, Less, Linear, Rating, Rule, Steps, Threshold, from_json

_NUMBER = r"(-?\d{1,7}(?:\.\d{1,4})?)"
FORMS: tuple[tuple[str, tuple[str, ...], re.Pattern[str]], ...] = (
    ("L", ("floor", "cap"), re.compile(rf"L{_NUMBER}/{_NUMBER}")),
    ("R", ("zero", "full", "cap"), re.compile(rf"R{_NUMBER}>{_NUMBER}/{_NUMBER}")),
    ("N", ("full", "zero"), re.compile(rf"N{_NUMBER}>{_NUMBER}")),
    ("G", (), re.compile("G")),
    ("T", ("floor", "passed"), re.compile(rf"T{_NUMBER}/{_NUMBER}")),
)
STEP = re.compile(rf"(?:>=|>)?{_NUMBER}:{_NUMBER}")
# What keyboards offer for the signs of the notation.
SAME = str.maketrans({"−": "-", "–": "-", "→": ">", "≥": ">", "，": ",", "：": ":", "；": ",", ";": ",", "／": "/"})


def _flat(text: str) -> str:
    return re.sub(r"\s+", "", text.translate(SAME)).replace("->", ">").upper()


def _kept(text: str) -> dict[str, Any]:
    typed = _flat(text)
    for kind, names, form in FORMS:
        found = form.fullmatch(typed)
        if found:
            return {"kind": kind, **dict(zip(names, found.groups(), strict=True))}
    if typed.startswith("S"):
        steps = [STEP.fullmatch(step) for step in typed[1:].split(",")]
        if all(steps):
            return {"kind": "S", "steps": [step.groups() for step in steps if step]}
    raise Broken("rule-unreadable")


def sentence(code: str) -> str:
    """What is wrong, for a code of :class:`Broken`."""
    return {
        "rule-unreadable": _("This is no scoring rule. Write for example L60/120, R70→95/110, N8→25, G or T60/80."),
        "rule-number": _("Numbers have at most four decimals and seven digits."),
        "rule-negative": _("Points and floors can't be negative."),
        "rule-cap-below-floor": _("The most points must lie above the floor."),
        "rule-too-many-points": _("More points than a rule may give."),
        "rule-full-not-above-zero": _("The value for 100 points must lie above the one for 0."),
        "rule-zero-not-above-full": _("Where less is better, 0 points must lie above the value for 100."),
        "rule-steps-count": _("Name one to ten steps."),
        "rule-steps-not-falling": _("Steps go from the highest down, and their points with them."),
        "rule-pass-below-floor": _("The pass mark must lie above the floor."),
    }[code]


def parse(text: str, field: str | None = None) -> Rule:
    """The rule somebody typed; ``Invalid`` at ``field`` with ``assessments.rule-…`` when it is none."""
    try:
        return from_json(_kept(text))
    except Broken as wrong:
        raise Invalid(Refusal(f"assessments.{wrong.code}", sentence(wrong.code), field)) from wrong


def _n(number: Decimal) -> str:
    return plain(number)


def words(rule: Rule) -> str:
    """What a rule does, for readers who don't know its letter."""
    match rule:
        case Linear():
            said = _("linear to target, below %(floor)s %% 0, at most %(cap)s")
            return said % {"floor": _n(rule.floor), "cap": _n(rule.cap)}
        case Between():
            said = _("linear %(zero)s → 0, %(full)s → 100, at most %(cap)s")
            return said % {"zero": _n(rule.zero), "full": _n(rule.full), "cap": _n(rule.cap)}
        case Less():
            said = _("less is better: up to %(full)s → 100, from %(zero)s → 0")
            return said % {"full": _n(rule.full), "zero": _n(rule.zero)}
        case Rating():
            return _("rating 1–5, 20 points each")
        case Steps():
            joined = " · ".join(f"≥ {_n(bound)} → {_n(points)}" for bound, points in rule.steps)
            return _("steps: %(steps)s") % {"steps": joined}
        case Threshold():
            said = _("threshold: below %(floor)s 0, below %(passed)s %(floor)s, then the result")
            return said % {"floor": _n(rule.floor), "passed": _n(rule.passed)}
