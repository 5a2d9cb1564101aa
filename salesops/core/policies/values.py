"""The values of a policy: from a form or shipped text to Python, to JSON and back, and to words."""

from collections.abc import Iterator, Mapping
from datetime import time
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from salesops.core.limits import Limit, hours_text, parse_hours, parse_limit, parse_time
from salesops.core.money import parse_number
from salesops.core.refusals import Invalid, Refusal
from salesops.core.sockets.policies import PolicyField, PolicyKind

PLACES = {"int": 0, "decimal": 6, "percent": 4, "money": 2}


class PolicyValues(Mapping[str, Any]):
    """What a policy says on a day: ``values.first_limit`` or ``values["first_limit"]``. An unknown name raises.

    ``number`` is the version that holds (0 = as shipped), ``valid_from`` its first day (``None`` = since ever).
    """

    def __init__(self, code: str, values: Mapping[str, Any], number: int = 0, valid_from: Any = None) -> None:
        self.code = code
        self.number = number
        self.valid_from = valid_from
        self._values = dict(values)

    def __getattr__(self, name: str) -> Any:
        try:
            return self.__dict__["_values"][name]
        except KeyError:
            raise AttributeError(f"policy {self.__dict__.get('code')!r} has no value {name!r}") from None

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


def _number(field: PolicyField, text: str, name: str) -> Any:
    number = parse_number(text, places=PLACES[field.kind], field=name)
    return int(number) if field.kind == "int" else number


def _check_bounds(field: PolicyField, value: Any, name: str) -> None:
    measured = value.amount if isinstance(value, Limit) else value
    for bound, too, sentence in (
        (field.minimum, lambda a, b: a < b, _("At least %(bound)s.")),
        (field.maximum, lambda a, b: a > b, _("At most %(bound)s.")),
    ):
        if bound is not None and too(measured, bound):
            raise Invalid(Refusal("policies.out-of-range", sentence % {"bound": bound}, name))


def parse(field: PolicyField, raw: Any, *, name: str | None = None) -> Any:
    """The value that ``raw`` (typed text, JSON or already a value) means for ``field``.

    Raises ``Invalid`` with the refusal at ``name`` (the field's own name unless told).
    """
    name = name or field.name
    if field.kind == "bool":
        return raw is True or str(raw).strip().lower() in ("true", "on", "1", "yes")
    if field.kind == "list":
        words = raw.replace("，", "\n").replace(",", "\n").split("\n") if isinstance(raw, str) else list(raw or ())
        found = tuple(word for word in (str(w).strip() for w in words) if word)
        if field.required and not found:
            raise Invalid(Refusal("policies.missing", _("This may not be empty."), name))
        return found
    if field.kind == "table":
        rows = [row for row in (raw or ()) if any(str(v).strip() for v in row.values())]
        if field.required and not rows:
            raise Invalid(Refusal("policies.missing", _("This may not be empty."), name))
        return tuple(_parse_row(field, row, f"{name}.{index}") for index, row in enumerate(rows))
    if raw is None or str(raw).strip() == "":
        if field.required:
            raise Invalid(Refusal("policies.missing", _("This may not be empty."), name))
        return "" if field.kind == "text" else None
    return _parse_single(field, raw, name)


def _parse_row(field: PolicyField, row: Mapping[str, Any], name: str) -> dict[str, Any]:
    refusals: list[Refusal] = []
    found = {}
    for column in field.columns:
        try:
            found[column.name] = parse(column, row.get(column.name), name=f"{name}.{column.name}")
        except Invalid as wrong:
            refusals.extend(wrong.refusals)
    if refusals:
        raise Invalid(*refusals)
    return found


def _parse_single(field: PolicyField, raw: Any, name: str) -> Any:
    value: Any
    if field.kind in PLACES:
        if isinstance(raw, float):
            raise TypeError(f"{field.name}: no floats")
        value = _number(field, format(raw, "f") if isinstance(raw, Decimal) else str(raw), name)
    elif field.kind == "limit":
        value = raw if isinstance(raw, Limit) else parse_limit(str(raw), field=name)
    elif field.kind == "hours":
        value = raw if isinstance(raw, tuple) else parse_hours(str(raw), field=name)
    elif field.kind == "time":
        value = raw if isinstance(raw, time) else parse_time(str(raw), field=name)
    elif field.kind == "choice":
        value = str(raw)
        if value not in dict(field.options):
            raise Invalid(Refusal("policies.not-a-choice", _("Choose one of the list."), name))
    else:
        value = str(raw).strip()
        if len(value) > 2000 or "\x00" in value:
            raise Invalid(Refusal("policies.bad-text", _("Too long, or with signs that can't be kept."), name))
        return value
    _check_bounds(field, value, name)
    return value


def parse_all(kind: PolicyKind, raw: Mapping[str, Any]) -> dict[str, Any]:
    """All values of ``kind``; raises ``Invalid`` with every refusal, each at its field. Names that ``kind`` lacks are refused."""
    unknown = sorted(set(raw) - {field.name for field in kind.fields})
    refusals = [Refusal("policies.unknown-field", _("There is no such value."), name) for name in unknown]
    found = {}
    for field in kind.fields:
        try:
            found[field.name] = parse(field, raw.get(field.name))
        except Invalid as wrong:
            refusals.extend(wrong.refusals)
    if not refusals and kind.check:
        refusals.extend(kind.check(found))
    if refusals:
        raise Invalid(*refusals)
    return found


def to_json(value: Any) -> Any:
    """``value`` as it is kept in a version."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, Mapping):
        return {key: to_json(part) for key, part in value.items()}
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, tuple | list):
        if value and isinstance(value[0], tuple):
            return hours_text(tuple(value))
        return [to_json(part) for part in value]
    return str(value)


def from_json(kind: PolicyKind, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a kept version. A field added after it was written has its shipped value; fields that went are left out."""
    found = {}
    for field in kind.fields:
        try:
            found[field.name] = parse(field, kept[field.name] if field.name in kept else kind.shipped[field.name])
        except (Invalid, InvalidOperation):
            # The field's bounds or choices became narrower since; what was published stays what it was.
            found[field.name] = parse(_loosened(field), kept[field.name])
    return found


def _loosened(field: PolicyField) -> PolicyField:
    kind = "text" if field.kind == "choice" else field.kind
    return PolicyField(field.name, field.label, kind, columns=tuple(map(_loosened, field.columns)))


def shipped(kind: PolicyKind) -> dict[str, Any]:
    """The values of day one."""
    return {field.name: parse(field, kind.shipped[field.name]) for field in kind.fields}


def show(field: PolicyField, value: Any) -> str:
    """``value`` for people, without its unit."""
    if value is None or value in ("", ()):
        return "—"
    if field.kind == "bool":
        return _("yes") if value else _("no")
    if field.kind == "choice":
        return str(dict(field.options).get(value, value))
    if field.kind == "money":
        return f"{value:,.2f}"
    if field.kind == "percent":
        return f"{format(value.normalize(), 'f')}%"
    if field.kind == "int":
        return f"{value:,}"
    if field.kind == "decimal":
        return format(value.normalize(), "f")
    if field.kind == "limit":
        return value.words
    if field.kind == "hours":
        return hours_text(value)
    if field.kind == "time":
        return f"{value:%H:%M}"
    if field.kind == "list":
        return _(", ").join(value)
    if field.kind == "table":
        return "; ".join(" ".join(show(c, row[c.name]) for c in field.columns) for row in value)
    return str(value)


def as_input(field: PolicyField, value: Any) -> str:
    """``value`` as the text an input shows, read back by :func:`parse`."""
    if value is None:
        return ""
    if field.kind == "list":
        return "\n".join(value)
    return str(to_json(value))
