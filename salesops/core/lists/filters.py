"""Filters a list declares, by type. A request can use these and nothing else (S12): a name is looked up, never passed on.

In the address a filter is ``name=value`` or ``name__operator=value``: ``state=draft,sent``, ``state__not=done``,
``joined_on__gte=2026-01-01``, ``joined_on__within=last_30_days``, ``email__contains=heng``, ``left_on__empty=1``.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django.db.models import Model, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from salesops.core.refusals import Malformed, Refusal

from . import moving
from .reading import Reading

# Words between the name of a filter and its value; "" reads "Market East China".
OPERATORS: Mapping[str, str | Promise] = {
    "": gettext_lazy("is"),
    "not": gettext_lazy("is not"),
    "contains": gettext_lazy("contains"),
    "lt": pgettext_lazy("filter", "before"),
    "gte": pgettext_lazy("filter", "from"),
    "lte": pgettext_lazy("filter", "up to"),
    "within": gettext_lazy("within"),
    "empty": gettext_lazy("is empty"),
}
YES, NO = gettext_lazy("yes"), gettext_lazy("no")
MOST_VALUES = 50


@dataclass(frozen=True)
class Condition:
    """One filter as used: what the database is asked and what people read."""

    filter: "Filter"
    operator: str
    values: tuple[str, ...]
    where: Q
    value_text: str

    @property
    def key(self) -> str:
        return f"{self.filter.name}__{self.operator}" if self.operator else self.filter.name

    @property
    def address_value(self) -> str:
        return ",".join(self.values)

    @property
    def operator_text(self) -> str:
        """Nothing for "is", else the word: "is not", "before"."""
        if self.operator == "empty":
            return str(OPERATORS["empty"] if self.values == ("1",) else _("is not empty"))
        return str(OPERATORS[self.operator]) if self.operator not in ("", "within") else ""

    @property
    def sentence(self) -> str:
        return " ".join(filter(None, [str(self.filter.label), self.operator_text, self.value_text]))


def malformed(code: str, message: str, name: str) -> Malformed:
    return Malformed(Refusal(code, message, field=name))


@dataclass(frozen=True, kw_only=True)
class Filter:
    """A declared filter. ``path`` is where it looks (default ``name``); ``right`` is what the reader needs to use it.

    A filter with the name of a column needs the column's right as well.
    """

    name: str
    label: str | Promise
    path: str = ""
    right: tuple[str, str] | None = None
    # Shown in the picker without asking for more; the rest stands behind "more".
    common: bool = True

    operators: ClassVar[tuple[str, ...]] = ("", "not", "empty")
    # Operators that take several values, joined by commas or as repeated keys.
    several: ClassVar[tuple[str, ...]] = ()
    widget: ClassVar[str] = "text"

    @property
    def source(self) -> str:
        return self.path or self.name

    def condition(self, operator: str, raw: Iterable[str], reading: Reading) -> Condition:
        """What ``name__operator=raw`` means. A value that makes no sense is refused (400)."""
        values = tuple(raw)
        if operator == "empty":
            if values not in (("1",), ("0",)):
                raise self.wrong(values)
            return Condition(self, operator, values, self.empty(values == ("1",)), "")
        where, text = self.ask(operator, values, reading)
        return Condition(self, operator, values, where, text)

    def ask(self, operator: str, values: tuple[str, ...], reading: Reading) -> tuple[Q, str]:
        """(condition, value in words)."""
        raise NotImplementedError

    def empty(self, wanted: bool) -> Q:
        found = Q(**{f"{self.source}__isnull": True})
        return found if wanted else ~found

    def wrong(self, values: tuple[str, ...]) -> Malformed:
        message = _("“%(value)s” is no value for the filter “%(filter)s”.")
        shown = ",".join(values)[:60]
        return malformed("core.filter-value", message % {"value": shown, "filter": self.label}, self.name)


@dataclass(frozen=True, kw_only=True)
class ChoiceFilter(Filter):
    """One or several of a fixed set; ``choices`` are (code, label) pairs or a callable that returns them."""

    choices: Iterable[tuple[Any, Any]] | Callable[[], Iterable[tuple[Any, Any]]] = ()

    several = ("", "not")
    widget = "choices"

    def options(self, reading: Reading) -> dict[str, str]:
        pairs = self.choices() if callable(self.choices) else self.choices
        return {str(code): str(label) for code, label in pairs}

    def ask(self, operator: str, values: tuple[str, ...], reading: Reading) -> tuple[Q, str]:
        labels = self.options(reading)
        if not set(values) <= labels.keys():
            raise self.wrong(values)
        where = self.match(values, reading)
        return (~where if operator == "not" else where), "、".join(labels[v] for v in values)

    def match(self, values: tuple[str, ...], reading: Reading) -> Q:
        return Q(**{f"{self.source}__in": values})

    def empty(self, wanted: bool) -> Q:
        found = Q(**{f"{self.source}__isnull": True}) | Q(**{self.source: ""})
        return found if wanted else ~found


@dataclass(frozen=True, kw_only=True)
class MatchFilter(ChoiceFilter):
    """Choices whose meaning is a condition of its own: ``where(values, reading)`` returns the ``Q``."""

    where: Callable[[tuple[str, ...], Reading], Q]

    operators = ("", "not")

    def match(self, values: tuple[str, ...], reading: Reading) -> Q:
        return self.where(values, reading)


@dataclass(frozen=True, kw_only=True)
class RelationFilter(Filter):
    """Records of another kind, named by their business key. ``rows(user)`` is the scoped queryset they are looked up in.

    A key that is unknown or out of scope matches nothing: both look the same. ``below(records)`` widens a choice (a unit to its
    subtree) to the ids that ``path`` is compared with.
    """

    rows: Callable[[Any], QuerySet]
    key: str = "pk"
    title: Callable[[Any], str] = str
    find: Callable[[Any, str], QuerySet] | None = None
    where: Callable[[list[Model], Reading], Q] | None = None

    several = ("", "not")
    widget = "relation"

    def ask(self, operator: str, values: tuple[str, ...], reading: Reading) -> tuple[Q, str]:
        found = self.records(values, reading)
        text = "、".join(self.title(found[v]) if v in found else v for v in values)
        records = list(found.values())
        if not records:
            where = Q(pk__in=[])
        elif self.where is not None:
            where = self.where(records, reading)
        else:
            where = Q(**{f"{self.source}__in": [r.pk for r in records]})
        return (~where if operator == "not" else where), text

    def records(self, values: tuple[str, ...], reading: Reading) -> dict[str, Model]:
        rows = self.rows(reading.user)
        if self.key == "pk":
            values = tuple(v for v in values if v.isascii() and v.isdigit() and len(v) < 19)
        return {str(getattr(r, self.key)): r for r in rows.filter(**{f"{self.key}__in": values})}

    def options(self, reading: Reading, text: str = "", limit: int = 50) -> dict[str, str]:
        """The first records for the picker, narrowed by ``text``."""
        rows = self.rows(reading.user)
        if text and self.find is not None:
            rows = self.find(rows, text)
        return {str(getattr(r, self.key)): self.title(r) for r in rows[:limit]}


@dataclass(frozen=True, kw_only=True)
class YesNoFilter(Filter):
    """``1`` or ``0``; ``yes`` and ``no`` are the words for them."""

    yes: str | Promise = YES
    no: str | Promise = NO

    operators = ("",)
    widget = "yesno"

    def options(self, reading: Reading) -> dict[str, str]:
        return {"1": str(self.yes), "0": str(self.no)}

    def ask(self, operator: str, values: tuple[str, ...], reading: Reading) -> tuple[Q, str]:
        if values not in (("1",), ("0",)):
            raise self.wrong(values)
        return Q(**{self.source: values == ("1",)}), self.options(reading)[values[0]]


@dataclass(frozen=True, kw_only=True)
class TextFilter(Filter):
    """Text that is, is not or contains what is given, whatever the case."""

    operators: ClassVar[tuple[str, ...]] = ("contains", "", "not", "empty")

    def ask(self, operator: str, values: tuple[str, ...], reading: Reading) -> tuple[Q, str]:
        lookup = "icontains" if operator == "contains" else "iexact"
        where = Q(**{f"{self.source}__{lookup}": values[0]})
        return (~where if operator == "not" else where), f"“{values[0]}”"

    def empty(self, wanted: bool) -> Q:
        found = Q(**{f"{self.source}__isnull": True}) | Q(**{self.source: ""})
        return found if wanted else ~found


@dataclass(frozen=True, kw_only=True)
class NumberFilter(Filter):
    """A number or a range of numbers."""

    unit: str | Promise = ""

    operators: ClassVar[tuple[str, ...]] = ("", "gte", "lte", "empty")
    widget = "number"

    def ask(self, operator: str, values: tuple[str, ...], reading: Reading) -> tuple[Q, str]:
        number = self.parse(values)
        lookup = f"__{operator}" if operator else ""
        return Q(**{f"{self.source}{lookup}": number}), f"{number:,} {self.unit}".strip()

    def parse(self, values: tuple[str, ...]) -> Decimal:
        text = values[0].strip()
        try:
            number = Decimal(text) if text.isascii() and len(text) <= 30 else None
        except InvalidOperation:
            number = None
        if number is None or not number.is_finite() or (abs(number.adjusted()) > 18 and number != 0):
            raise self.wrong(values)
        return number


@dataclass(frozen=True, kw_only=True)
class DateFilter(Filter):
    """A day, a range of days, or a moving one (``last_30_days``, ``this_week``). ``moment``: the column has a time of day."""

    moment: bool = False

    operators = ("within", "", "gte", "lte", "lt", "empty")
    widget = "date"
    spans: ClassVar[Mapping[str, str | Promise]] = moving.NAMED

    def ask(self, operator: str, values: tuple[str, ...], reading: Reading) -> tuple[Q, str]:
        path = f"{self.source}__date" if self.moment else self.source
        if operator == "within":
            span = moving.span_of(values[0], reading.today)
            if span is None:
                raise self.wrong(values)
            return Q(**{f"{path}__gte": span.start, f"{path}__lt": span.end}), moving.words_of(values[0])
        lookup = f"__{operator}" if operator else ""
        day = self.parse(values)
        return Q(**{f"{path}{lookup}": day}), day.isoformat()

    def parse(self, values: tuple[str, ...]) -> date:
        try:
            day = date.fromisoformat(values[0]) if len(values[0]) == 10 else None
        except ValueError:
            day = None
        if day is None or not 1900 <= day.year <= 2200:
            raise self.wrong(values)
        return day


@dataclass(frozen=True, kw_only=True)
class EmptyFilter(Filter):
    """Only whether there is something: ``name__empty=1``."""

    operators = ("empty",)
    widget = "empty"
