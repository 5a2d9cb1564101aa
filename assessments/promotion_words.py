"""The conditions of promotion in words (defaults.md 9.3)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.core.formats import money

RULES = (
    ("PR1", pgettext_lazy("promotion", "quota of the post")),
    ("PR2", pgettext_lazy("promotion", "two years on target")),
    ("PR3", pgettext_lazy("promotion", "special merit")),
    ("PR4", pgettext_lazy("promotion", "higher post, by competition")),
    ("NQ", pgettext_lazy("promotion", "end of probation")),
)
RULE_NAMES = dict(RULES)
NAMES = {
    "quota": _("Quota of the new post, each month"),
    "since_promotion": _("Time since the last promotion"),
    "tenure": _("Time in the post"),
    "attainment": _("Sales attainment of twelve months (K03)"),
    "compliance": _("Process compliance of the last quarter (K25)"),
    "course": _("Course of the new post passed"),
    "merit": _("Outstanding merit"),
    "pr1_or_pr2": _("Quota of the post, or two years on target"),
    "vacancy": _("Vacancy published"),
    "panel": _("Score of the panel"),
    "no_open_plan": _("No open improvement plan"),
    "no_red_line": _("No red line"),
    "no_low_card": _("No insufficient card"),
    "total": _("Total of the probation card"),
}
OUTCOMES = {
    "met": (pgettext_lazy("condition", "met"), "done"),
    "not_met": (pgettext_lazy("condition", "not met"), "block"),
    "by_hand": (pgettext_lazy("condition", "to be attested"), "wait"),
    "by_selection": (pgettext_lazy("condition", "by competition"), "wait"),
}


def condition_name(code: str) -> str:
    return str(NAMES.get(code, code))


@dataclass(frozen=True)
class Shown:
    """A condition as people read it. ``parts``: (month, amount, whether it was reached)."""

    code: str
    name: str
    asked: str
    found: str
    outcome: str
    parts: list[tuple[str, str, bool]]

    @property
    def word(self) -> Any:
        return OUTCOMES[self.outcome][0]

    @property
    def tone(self) -> str:
        return OUTCOMES[self.outcome][1]


def shown(condition: Mapping[str, Any]) -> Shown:
    code, asked, found = condition["code"], condition["asked"], condition["found"]
    parts = [(month, money(Decimal(amount)) if amount else "—", met) for month, amount, met in condition["parts"]]
    return Shown(code, condition_name(code), _asked(code, asked), _found(code, found), condition["outcome"], parts)


def _asked(code: str, asked: str) -> str:
    if not asked:
        return ""
    if code == "quota":
        return money(Decimal(asked))
    if code in ("since_promotion", "tenure", "no_red_line", "no_low_card"):
        return _g("%(count)s months") % {"count": asked}
    if code in ("attainment", "compliance"):
        return f"≥ {asked}%"
    return f"≥ {asked}"


def _found(code: str, found: str) -> str:
    if not found:
        return "—" if code in ("attainment", "compliance", "tenure") else ""
    if code in ("since_promotion", "tenure"):
        day: date | None = parse_date(found)
        return _g("since %(day)s") % {"day": date_format(day, "DATE_FORMAT")} if day else found
    if code in ("attainment", "compliance"):
        return f"{found}%"
    if code == "pr1_or_pr2":
        return ", ".join(str(RULE_NAMES[rule]) for rule in found.split())
    return found
