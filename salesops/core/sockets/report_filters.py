"""Filters of reports: what an address may ask, read into values, each refusal a sentence for its own field."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .report_periods import Period, period_of, this_month

Text = str | Promise
PERIOD, AS_OF = gettext_lazy("Period"), gettext_lazy("As of")
Options = Sequence[tuple[str, Any]]


class Wrong(Exception):
    """A value of the address makes no sense; the message is for the reader."""


def a_day(text: str) -> date:
    try:
        found = parse_date(text)
    except ValueError:
        found = None
    if found is None or not 2000 <= found.year <= 2999:
        raise Wrong(_("A day is written like 2026-11-20."))
    return found


@dataclass(frozen=True, kw_only=True)
class Filter:
    """``name`` in the address; ``read`` gives its value for this reader, ``said`` what it says in a sentence (nothing: not set)."""

    name: str
    label: Text
    widget: ClassVar[str] = "text"

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the address it reads."""
        return (self.name,)

    def read(self, given: Mapping[str, str], user: Any, today: date) -> Any:
        raise NotImplementedError

    def said(self, value: Any, user: Any) -> str:
        return str(value)

    def options(self, user: Any, today: date) -> Options:
        return ()


@dataclass(frozen=True, kw_only=True)
class PeriodFilter(Filter):
    """``period=2026``, ``2026Q3``, ``2026-09``, ``2026W37``, or ``from`` and ``to``; nothing: ``usual``."""

    name: str = "period"
    label: Text = PERIOD
    usual: Callable[[date], Period] = this_month
    widget = "period"

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, "from", "to")

    def read(self, given: Mapping[str, str], user: Any, today: date) -> Period:
        text, first, last = (given.get(name, "").strip() for name in self.names)
        if text and (first or last):
            raise Wrong(_("Give either a period or its first and last day."))
        if text:
            found = period_of(text)
            if found is None:
                raise Wrong(_("A period is written like 2026, 2026Q3, 2026-09 or 2026W37."))
            return found
        if not (first or last):
            return self.usual(today)
        if not (first and last):
            raise Wrong(_("Both the first and the last day are needed."))
        found = Period(a_day(first), a_day(last))
        if found.last < found.first:
            raise Wrong(_("The last day lies before the first."))
        if (found.last - found.first).days > 366 * 5:
            raise Wrong(_("Five years at most."))
        return found

    def said(self, value: Any, user: Any) -> str:
        return str(value)


@dataclass(frozen=True, kw_only=True)
class AsOfFilter(Filter):
    """The day whose state is told; nothing: today. A day to come has no state."""

    name: str = "as_of"
    label: Text = AS_OF
    widget = "day"

    def read(self, given: Mapping[str, str], user: Any, today: date) -> date:
        text = given.get(self.name, "").strip()
        day = a_day(text) if text else today
        if day > today:
            raise Wrong(_("This day lies ahead."))
        return day

    def said(self, value: Any, user: Any) -> str:
        return f"{value:%Y-%m-%d}"


@dataclass(frozen=True, kw_only=True)
class ChoiceFilter(Filter):
    """One of ``choices`` (a function is asked each time, with reader and day); ``usual`` "" is all of them."""

    choices: Options | Callable[[Any, date], Options]
    usual: str = ""
    # Without "all": one must be chosen, the usual one unless said otherwise.
    needed: bool = False
    widget = "choice"

    def read(self, given: Mapping[str, str], user: Any, today: date) -> str:
        text = given.get(self.name, "").strip() or self.usual
        if text and text not in dict(self.options(user, today)):
            raise Wrong(_("There is no such choice."))
        return text

    def said(self, value: Any, user: Any) -> str:
        return str(dict(self.options(user, date.today())).get(value, value)) if value else ""  # noqa: DTZ011 - names only

    def options(self, user: Any, today: date) -> Options:
        return self.choices(user, today) if callable(self.choices) else self.choices


@dataclass(frozen=True, kw_only=True)
class RecordFilter(Filter):
    """A record by its business key: ``find(user, key)`` looks within the reader's reach and answers nothing for what is not there
    or not seen. With ``list_of`` the page offers a choice, else it is typed.
    """

    find: Callable[[Any, str], Any]
    title: Callable[[Any], str] = str
    list_of: Callable[[Any], Options] | None = None

    @property
    def widget(self) -> str:  # type: ignore[override]
        return "choice" if self.list_of else "text"

    def read(self, given: Mapping[str, str], user: Any, today: date) -> Any:
        text = given.get(self.name, "").strip()
        if not text:
            return None
        found = self.find(user, text)
        if found is None:
            raise Wrong(_("Not found."))
        return found

    def said(self, value: Any, user: Any) -> str:
        return self.title(value) if value is not None else ""

    def options(self, user: Any, today: date) -> Options:
        return self.list_of(user) if self.list_of else ()
