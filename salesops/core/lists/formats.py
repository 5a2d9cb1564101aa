"""How a value is drawn in a cell and what it is in a spreadsheet (design language, "Formats").

A format turns a value into escaped HTML for the page and into a typed value for the spreadsheet. It is called once for
each cell of a page, so it does no query, no ``reverse()`` and no template.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any

from django.templatetags.static import static
from django.utils import timezone
from django.utils.translation import gettext as _

from salesops.core import formats

from .reading import Reading

Draw = Callable[[Any, tuple[Any, ...]], str]
Take = Callable[[Any, tuple[Any, ...]], Any]


def _plain(value: Any, also: tuple[Any, ...]) -> str:
    return escape(str(value))


class Format:
    """Text as it is. ``sheet`` names how a spreadsheet types the column: text, number, money, percent, date, moment."""

    sheet = "text"
    numeric = False
    # Whether few different values stand on many rows, and the text depends on nothing else.
    few = False

    def html(self, value: Any, also: tuple[Any, ...], reading: Reading) -> str:
        """``value`` as HTML; never called for ``None`` or an empty text. Must escape what people wrote."""
        return escape(self.text(value, reading))

    def beside(self, value: Any, also: tuple[Any, ...], reading: Reading) -> str:
        """HTML that stands behind the link of the first column, or nothing."""
        return ""

    def text(self, value: Any, reading: Reading) -> str:
        return str(value)

    def drawer(self, reading: Reading) -> Draw:
        """:meth:`html` for one page, with whatever is the same for all its cells worked out beforehand."""
        kind = type(self)
        if kind.html is Format.html and kind.text is Format.text:
            return _plain
        html = self.html
        return lambda value, also: html(value, also, reading)

    def cell(self, value: Any, also: tuple[Any, ...], reading: Reading) -> Any:
        """``value`` for a spreadsheet."""
        return value if value is None else self.text(value, reading)

    def taker(self, reading: Reading) -> Take:
        """:meth:`cell` for one sheet of many rows: the words of few codes are looked up once each."""
        if not self.few or type(self).cell is not Format.cell:
            return lambda value, also: self.cell(value, also, reading)
        words = lru_cache(maxsize=None)(lambda value: self.text(value, reading))
        return lambda value, also: None if value is None else words(value)


@dataclass(frozen=True)
class Number(Format):
    """A number with equal decimals; minus is U+2212, never brackets."""

    places: int = 0
    numeric = True

    @property
    # Plain in the base, reckoned here: read the same way.
    def sheet(self) -> str:  # type: ignore[override]
        return "money" if self.places == 2 else "number"

    def text(self, value: Any, reading: Reading) -> str:
        return formats.number(value, self.places)

    def cell(self, value: Any, also: tuple[Any, ...], reading: Reading) -> Any:
        return value


def Money() -> Number:
    """An amount with two places, without sign: the unit stands in the head."""
    return Number(2)


@dataclass(frozen=True)
class Percent(Format):
    """A fraction (``0.813``) shown as 81.3%."""

    sheet = "percent"
    numeric = True

    def text(self, value: Any, reading: Reading) -> str:
        return formats.percent(value)

    def cell(self, value: Any, also: tuple[Any, ...], reading: Reading) -> Any:
        return value


class Day(Format):
    """A date: 11-19, in another year 2025-11-19; in English 19 Nov."""

    sheet = "date"

    def text(self, value: date, reading: Reading) -> str:
        return formats.day(value, reading.today)

    def html(self, value: Any, also: tuple[Any, ...], reading: Reading) -> str:
        return f'<time datetime="{value.isoformat()[:10]}">{self.text(value, reading)}</time>'

    def drawer(self, reading: Reading) -> Draw:
        if type(self).html is not Day.html:
            return super().drawer(reading)
        # Few days on many rows: each is drawn once a page.
        drawn = lru_cache(maxsize=None)(lambda value: self.html(value, (), reading))
        return lambda value, also: drawn(value)

    def cell(self, value: Any, also: tuple[Any, ...], reading: Reading) -> Any:
        return value


class Moment(Day):
    """A moment in the portal's own time zone: 11-18 16:42."""

    sheet = "moment"

    def text(self, value: Any, reading: Reading) -> str:
        return formats.stamp(value, reading.today)

    def html(self, value: Any, also: tuple[Any, ...], reading: Reading) -> str:
        return f'<time datetime="{value.isoformat()}">{self.text(value, reading)}</time>'

    def cell(self, value: Any, also: tuple[Any, ...], reading: Reading) -> Any:
        return None if value is None else timezone.localtime(value).replace(tzinfo=None)


@dataclass(frozen=True)
class Choice(Format):
    """The label of a stored code; an unknown code is shown as it is."""

    labels: Mapping[Any, Any]
    few = True

    def text(self, value: Any, reading: Reading) -> str:
        return str(self.labels.get(value, value))

    def drawer(self, reading: Reading) -> Draw:
        # Few codes on many rows: each is drawn once a page.
        drawn = lru_cache(maxsize=None)(lambda value: self.html(value, (), reading))
        return lambda value, also: drawn(value)


@dataclass(frozen=True)
class Status(Choice):
    """A state with its drawing; ``marks`` maps a code to ``open``, ``go``, ``wait``, ``block`` or ``done``."""

    marks: Mapping[Any, str] = field(default_factory=dict)

    def html(self, value: Any, also: tuple[Any, ...], reading: Reading) -> str:
        mark = self.marks.get(value, "open")
        drawing = f"{static('icons.svg')}#st-{mark}"
        return (
            f'<span class="status"><svg class="icon st {mark}" aria-hidden="true"><use href="{drawing}"/></svg>'
            f"{escape(self.text(value, reading))}</span>"
        )


class YesNo(Format):
    """Yes or no in words."""

    def drawer(self, reading: Reading) -> Draw:
        words = tuple(escape(self.text(v, reading)) for v in (False, True))
        return lambda value, also: words[bool(value)]

    def text(self, value: Any, reading: Reading) -> str:
        return _("yes") if value else _("no")


@dataclass(frozen=True)
class Custom(Format):
    """A drawing of its own: ``draw(value, also, reading)`` returns escaped HTML, ``export`` the spreadsheet's value."""

    draw: Callable[[Any, tuple[Any, ...], Reading], str]
    export: Callable[[Any, tuple[Any, ...], Reading], Any] | None = None

    def html(self, value: Any, also: tuple[Any, ...], reading: Reading) -> str:
        return self.draw(value, also, reading)

    def cell(self, value: Any, also: tuple[Any, ...], reading: Reading) -> Any:
        if self.export is not None:
            return self.export(value, also, reading)
        if isinstance(value, list | tuple):
            return ", ".join(str(v) for v in value)
        return value if value is None or isinstance(value, int | Decimal) else str(value)
