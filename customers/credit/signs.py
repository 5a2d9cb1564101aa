"""Warning signs as the policy of a day means them: words with their figures, level, who acts until when, who is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from customers.credit.factors import BY_HAND, LEVELS, PEOPLE, SIGNS, Sign
from customers.policies.credit_signs import CREDIT_SIGNS
from salesops.core.notify.params import Filled
from salesops.core.policies import policy_on


@dataclass(frozen=True)
class Terms:
    """A kind of sign on a day. ``days``: working days for who acts on it."""

    sign: Sign
    level: str
    who: str
    days: int
    caps: bool
    knocks_out: bool
    figures: Mapping[str, str]

    @property
    def label(self) -> str:
        """In the reader's words, with the figures of the day."""
        return str(self.sign.words) % self.figures

    @property
    def task(self) -> str:
        """Who does what about it: "supervisor: visit"."""
        return _("%(who)s: %(task)s") % {"who": PEOPLE[self.who], "task": self.sign.task}

    @property
    def told(self) -> Filled:
        """The label for a notification: whoever reads it reads his own language."""
        return Filled(self.sign.words, self.figures)


def sign_on(code: str, day: date) -> Terms:
    """The sign ``code`` by the policy of ``day``."""
    policy = policy_on(CREDIT_SIGNS, day)
    row = next(row for row in policy["signs"] if row["sign"] == code)
    figures = {name: _plain(value) for name, value in policy.items() if not isinstance(value, tuple)}
    return Terms(SIGNS[code], row["level"], row["who"], row["days"], row["caps"], row["knocks_out"], figures)


def signs_by_hand(day: date) -> list[Terms]:
    """What people may enter, by the policy of ``day``."""
    return [sign_on(sign.code, day) for sign in BY_HAND]


def told_of(level: str, day: date) -> list[str]:
    """Who is told of a sign of ``level``: codes of ``PEOPLE``."""
    order = list(LEVELS)
    rows = policy_on(CREDIT_SIGNS, day)["told"]
    return [row["who"] for row in rows if order.index(row["level"]) <= order.index(level)]


def _plain(value: Any) -> str:
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
