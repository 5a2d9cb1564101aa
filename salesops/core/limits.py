"""How long something may take, and the hours of a day: the two small languages policies and clocks are written in.

A limit is a number and a unit (defaults.md 5): ``8 wh``, ``-3 wd``, ``1.5 eh``. Hours of a day are ``09:00-12:00, 13:00-18:00``.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from salesops.core.refusals import Invalid, Refusal


class Unit(StrEnum):
    """What a clock counts."""

    EH = "eh"
    SH = "sh"
    WH = "wh"
    WD = "wd"
    CD = "cd"

    @property
    def is_days(self) -> bool:
        return self in (Unit.WD, Unit.CD)

    @property
    def label(self) -> str:
        return str(UNIT_LABELS[self])


UNIT_LABELS = {
    Unit.EH: gettext_lazy("elapsed hours"),
    Unit.SH: gettext_lazy("service hours"),
    Unit.WH: gettext_lazy("working hours"),
    Unit.WD: gettext_lazy("working days"),
    Unit.CD: gettext_lazy("calendar days"),
}


@dataclass(frozen=True)
class Limit:
    """``amount`` of ``unit``. Days are whole; only working days may be negative (counted back from a planned day)."""

    amount: Decimal
    unit: Unit

    def __post_init__(self) -> None:
        if self.unit.is_days and self.amount != self.amount.to_integral_value():
            raise ValueError("days are whole")
        if self.amount < 0 and self.unit is not Unit.WD:
            raise ValueError("only working days count back")

    @classmethod
    def of(cls, value: "Limit | str") -> "Limit":
        """``value`` itself, or the limit a text such as ``8 wh`` means."""
        return value if isinstance(value, Limit) else parse_limit(value)

    def __str__(self) -> str:
        number = format(self.amount.normalize(), "f")
        return f"{number} {self.unit.value}"

    def __mul__(self, share: Decimal) -> "Limit":
        return Limit(self.amount * share, self.unit)

    @property
    def words(self) -> str:
        """The limit for people: "8 working hours"."""
        number = format(self.amount.normalize(), "f")
        count = int(self.amount) if self.amount == 1 else 2
        texts = {
            Unit.EH: ngettext("%(n)s hour", "%(n)s hours", count),
            Unit.SH: ngettext("%(n)s service hour", "%(n)s service hours", count),
            Unit.WH: ngettext("%(n)s working hour", "%(n)s working hours", count),
            Unit.WD: ngettext("%(n)s working day", "%(n)s working days", count),
            Unit.CD: ngettext("%(n)s calendar day", "%(n)s calendar days", count),
        }
        return texts[self.unit] % {"n": number.replace("-", "−")}


_LIMIT = re.compile(r"([+-]?\d{1,5}(?:\.\d{1,4})?)\s*(eh|sh|wh|wd|cd)", re.IGNORECASE)


def parse_limit(text: str, *, field: str | None = None) -> Limit:
    """The limit ``text`` means; raises ``Invalid`` with ``core.not-a-limit``."""
    plain = unicodedata.normalize("NFKC", text).replace("−", "-").strip()
    match = _LIMIT.fullmatch(plain)
    if match:
        try:
            return Limit(Decimal(match[1]), Unit(match[2].lower()))
        except ValueError:
            pass
    message = _("Enter a number and a unit: eh, sh, wh, wd or cd, for example 8 wh. Days are whole.")
    raise Invalid(Refusal("core.not-a-limit", message, field))


Hours = tuple[tuple[time, time], ...]
_SPAN = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")


def parse_time(text: str, *, field: str | None = None) -> time:
    """A time of day such as ``17:30``; raises ``Invalid`` with ``core.not-a-time``."""
    match = re.fullmatch(r"(\d{1,2}):(\d{2})", unicodedata.normalize("NFKC", text).strip())
    if match and int(match[1]) < 24 and int(match[2]) < 60:
        return time(int(match[1]), int(match[2]))
    raise Invalid(Refusal("core.not-a-time", _("Enter a time such as 17:30."), field))


def parse_hours(text: str, *, field: str | None = None) -> Hours:
    """Spans of one day in order and without overlap, all before midnight; raises ``Invalid`` with ``core.not-hours``."""
    plain = unicodedata.normalize("NFKC", text).replace("–", "-").replace("−", "-").replace("、", ",")
    spans: list[tuple[time, time]] = []
    for part in filter(None, (p.strip().replace(" ", "") for p in re.split(r"[,;\n]", plain))):
        match = _SPAN.fullmatch(part)
        numbers = [int(n) for n in match.groups()] if match else []
        if not match or numbers[0] > 23 or numbers[2] > 23 or numbers[1] > 59 or numbers[3] > 59:
            break
        span = (time(numbers[0], numbers[1]), time(numbers[2], numbers[3]))
        if span[0] >= span[1] or (spans and span[0] < spans[-1][1]):
            break
        spans.append(span)
    else:
        if spans:
            return tuple(spans)
    message = _("Enter spans of the day in order, for example 09:00-12:00, 13:00-18:00.")
    raise Invalid(Refusal("core.not-hours", message, field))


def hours_text(hours: Hours) -> str:
    """``hours`` as :func:`parse_hours` reads them."""
    return ", ".join(f"{a:%H:%M}-{b:%H:%M}" for a, b in hours)
