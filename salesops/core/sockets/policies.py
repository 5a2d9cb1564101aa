"""Socket ``policies.py``: numbers a company changes (limits, thresholds, hours), with shipped values and a date (ALL-7).

An app registers one :class:`PolicyKind` for each group of numbers that change together. Values are versions edited in the browser;
code reads them with ``policy_on(code, day)`` of ``salesops.core.policies`` and never holds such a number itself.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from salesops.core.refusals import Refusal

from .registry import Registry

Text = str | Promise
Choices = tuple[tuple[str, Text], ...]

# What a field may hold; `PolicyField.kind` names one.
FIELD_KINDS = (
    "int",
    "decimal",
    "percent",
    "money",
    "limit",
    "hours",
    "time",
    "bool",
    "choice",
    "text",
    "list",
    "table",
)


@dataclass(frozen=True)
class PolicyField:
    """One value of a policy.

    ``kind`` is one of ``int``, ``decimal``, ``percent`` (as the percentage: 5 % is ``Decimal("5")``), ``money`` (CNY, two
    places), ``limit`` (a clock's limit, ``8 wh``), ``hours`` (``09:00-12:00, 13:00-18:00``), ``time``, ``bool``, ``choice``,
    ``text``, ``list`` (words, one a line) and ``table`` (rows of ``columns``). ``minimum`` and ``maximum`` are allowed values.
    ``choices`` may be a function: what it answers depends on what other apps registered.
    """

    name: str
    label: Text
    kind: str
    help: Text = ""
    unit: Text = ""
    minimum: Any = None
    maximum: Any = None
    required: bool = True
    choices: Choices | Callable[[], Choices] = ()
    columns: tuple["PolicyField", ...] = ()

    @property
    def options(self) -> Choices:
        """What may be chosen, as (value, label)."""
        return tuple(self.choices()) if callable(self.choices) else self.choices


@dataclass(frozen=True)
class Effect:
    """One line of a preview: who or what changes when the draft takes effect. ``url``: where the rows behind it are."""

    what: Text
    before: Text = ""
    after: Text = ""
    url: str = ""


@dataclass(frozen=True)
class PolicyKind:
    """A group of numbers that change together. ``code`` is ``<app>.<noun>``.

    ``shipped`` holds the value of every field on day one. ``check(values)`` returns what is wrong with values that are right
    one by one (sums, order of steps); its refusals name their field. ``preview(values, day)`` tells what would change.
    ``approval``: a version counts only after somebody else than its author agreed; without it an admin publishes drafts
    himself. ``group`` is the heading in the list of policies.
    """

    code: str
    label: Text
    fields: tuple[PolicyField, ...]
    shipped: Mapping[str, Any]
    group: Text = ""
    help: Text = ""
    check: Callable[[Mapping[str, Any]], list[Refusal]] | None = None
    preview: Callable[[Mapping[str, Any], Any], list[Effect]] | None = None
    approval: bool = False

    @property
    def has_preview(self) -> bool:
        """For templates: a function that takes arguments is nothing there."""
        return self.preview is not None

    def field(self, name: str) -> PolicyField:
        """The field of ``name``; an unknown name raises ``LookupError``."""
        for found in self.fields:
            if found.name == name:
                return found
        raise LookupError(f"policies: {self.code!r} has no field {name!r}")


def _problem_of_field(field: PolicyField) -> str | None:
    if field.kind not in FIELD_KINDS:
        return f"{field.name}: unknown kind {field.kind!r}"
    if (field.kind == "choice") != bool(field.choices):
        return f"{field.name}: choices go with kind 'choice'"
    if (field.kind == "table") != bool(field.columns):
        return f"{field.name}: columns go with kind 'table'"
    if any(column.kind == "table" for column in field.columns):
        return f"{field.name}: a table in a table"
    return next(filter(None, map(_problem_of_field, field.columns)), None)


def _problem(kind: PolicyKind) -> str | None:
    if "." not in kind.code:
        return "a code is <app>.<noun>"
    if not kind.label or not kind.fields:
        return "a policy needs a label and fields"
    names = [field.name for field in kind.fields]
    if len(names) != len(set(names)) or set(names) != set(kind.shipped):
        return "shipped values and fields must name the same things"
    return next(filter(None, map(_problem_of_field, kind.fields)), None)


policies: Registry[PolicyKind] = Registry("policies", _problem)
