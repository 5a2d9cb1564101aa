"""Steps of reminders in words: stored as short codes, read by people (RPT-5)."""

import re
from typing import Any

from django.utils.translation import gettext_lazy, ngettext

from salesops.core.lists.formats import Format
from salesops.core.lists.reading import Reading

WORDS = {
    "due": gettext_lazy("when due"),
    "first": gettext_lazy("first reminder"),
    "second": gettext_lazy("second reminder"),
    "again": gettext_lazy("told again"),
    "last": gettext_lazy("last reminder"),
    "late": gettext_lazy("after it was due"),
    "often": gettext_lazy("again and again"),
    "ready": gettext_lazy("when ready"),
    "open": gettext_lazy("still open"),
    "lead": gettext_lazy("to the secretaries' lead"),
    "unsettled": gettext_lazy("not settled in time"),
    "before": gettext_lazy("the day before"),
    "nearly": gettext_lazy("nearly used up"),
    "full": gettext_lazy("used up"),
    # Steps of clocks.
    "early": gettext_lazy("before a night or days off"),
    "remind": gettext_lazy("50% of the time"),
    "warn": gettext_lazy("80% of the time"),
    "next_manager": gettext_lazy("150% of the time"),
    "director": gettext_lazy("200% of the time"),
}
DAYS, SHARE = re.compile(r"([-+])(\d+)"), re.compile(r"\d+")


def step_in_words(step: str) -> str:
    """``-7`` as "7 days before", ``80`` as "80%"; a moment (``17:30``) and what nobody named stay as they are."""
    if step in WORDS:
        return str(WORDS[step])
    days = DAYS.fullmatch(step)
    if days:
        sign, number = days[1], int(days[2])
        if sign == "-":
            return ngettext("%(n)s day before", "%(n)s days before", number) % {"n": number}
        return ngettext("%(n)s day after", "%(n)s days after", number) % {"n": number}
    return f"{step}%" if SHARE.fullmatch(step) else step


class Step(Format):
    """A step of a reminder in a list."""

    def text(self, value: Any, reading: Reading) -> str:
        return step_in_words(value)
