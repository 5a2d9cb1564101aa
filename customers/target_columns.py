"""The columns of the target customer table (C01, defaults.md 2.1): one by one in a sheet, a few together on paper.

Fields the policy of visits doesn't ask for are no columns either; those the company added are.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext

from customers.target_table import TargetRow
from customers.visit_fields import DATE, NUMBER, OwnField, hidden_fields, own_fields
from salesops.core import formats
from salesops.core.spreadsheets.sheet import SheetColumn

Value = Callable[[TargetRow], Any]
NOTHING = "\u2014"


@dataclass(frozen=True)
class TargetColumn:
    """One column of C01. ``field``: the field of a visit it shows, by which it may be hidden; ``kind`` as in a sheet."""

    name: str
    label: str | Promise
    value: Value
    field: str = ""
    kind: str = "text"
    # How it is written on paper, where that isn't how its kind is.
    written: Callable[[Any], str] | None = None

    def shown(self, row: TargetRow) -> str:
        """The value on paper."""
        value = self.value(row)
        if value is None or value == "":
            return ""
        if self.written is not None:
            return self.written(value)
        if self.kind == "moment":
            return timezone.localtime(value).strftime("%m-%d %H:%M")
        if self.kind == "date":
            return value.isoformat() if isinstance(value, date) else str(value)
        if isinstance(value, Decimal):
            return formats.money(value) if self.kind == "money" else formats.number(value, _places(value))
        return str(value)


def _places(value: Decimal) -> int:
    return max(0, -int(value.normalize().as_tuple().exponent))


def _said(name: str) -> Value:
    return lambda row: getattr(row.visit, name)


def _people(count: int) -> str:
    return ngettext("%(n)s employee", "%(n)s employees", count) % {"n": f"{count:,}"}


COLUMNS = (
    TargetColumn("customer", _("Customer"), lambda row: row.visit.customer.name),
    TargetColumn("credit_code", _("Credit code"), _said("file_credit_code")),
    TargetColumn("industry", _("Industry"), lambda row: row.industry),
    TargetColumn("region", _("Region"), lambda row: row.region),
    TargetColumn("employees", _("Employees"), _said("file_employees"), kind="number", written=_people),
    TargetColumn("met", _("Met"), lambda row: row.visit.contact.name if row.visit.contact else "", "contact"),
    TargetColumn("job", _("Job title"), _said("met_title"), "contact"),
    TargetColumn("mobile", _("Mobile"), lambda row: row.mobile, "contact"),
    TargetColumn("decision_maker", _("Decision maker"), _said("decision_maker"), "decision_maker"),
    TargetColumn("supplier", _("Present supplier"), _said("supplier"), "present_supplier"),
    TargetColumn("wanted", _("Demand"), _said("wanted"), "demand"),
    TargetColumn("potential", _("Yearly potential"), _said("potential"), "yearly_potential", "money"),
    TargetColumn("cycle", _("Purchase cycle"), _said("cycle"), "purchase_cycle"),
    TargetColumn("habit", _("Payment habit"), _said("habit"), "payment_habit"),
    TargetColumn("grade", _("Grade"), _said("file_grade")),
    TargetColumn(
        "intent", _("Intent"), lambda row: row.visit.get_intent_display() if row.visit.intent else "", "intent"
    ),
    TargetColumn("visited_at", _("Visited"), _said("visited_at"), kind="moment"),
    TargetColumn("purpose", _("Purpose"), lambda row: row.purpose, "purpose"),
    TargetColumn("outcome", _("Outcome"), lambda row: row.outcome, "outcome"),
    TargetColumn("next_step", _("Next step"), lambda row: row.next_step, "next_step"),
    TargetColumn("next_on", _("Next step on"), _said("next_on"), "next_step", "date", lambda day: f"{day:%m-%d}"),
)
FILLED_IN_BY = TargetColumn("user", _("Filled in by"), lambda row: row.visit.user.name)
# Columns of lists and sheets by the field of a visit they show.
FIELD_OF = {column.name: column.field for column in COLUMNS if column.field}
# What stands together on paper: head ("": the labels of what is left of it), share of the width, names.
GROUPS = (
    (_("Customer"), 2.2, ("customer", "credit_code", "industry", "region", "employees")),
    (_("Met"), 1.1, ("met", "job", "mobile")),
    ("", 1.3, ("decision_maker", "supplier")),
    (_("Demand, potential, cycle, payment"), 1.7, ("wanted", "potential", "cycle", "habit")),
    ("", 0.8, ("grade", "intent")),
    ("", 1.1, ("visited_at", "purpose", "outcome")),
    (_("Next step"), 1.0, ("next_step", "next_on")),
)


def _own(field: OwnField) -> TargetColumn:
    def value(row: TargetRow) -> Any:
        kept = row.visit.findings.get(field.code)
        return field.typed(kept) if kept else None

    return TargetColumn(
        f"own_{field.code}", field.label, value, kind={NUMBER: "number", DATE: "date"}.get(field.kind, "text")
    )


def columns_on(day: date) -> list[TargetColumn]:
    """The columns of C01 as the policy of ``day`` asks them, those of the company before who filled it in."""
    hidden = hidden_fields(day)
    fixed = [column for column in COLUMNS if column.field not in hidden]
    return [*fixed, *map(_own, own_fields(day)), FILLED_IN_BY]


def sheet_columns(columns: Sequence[TargetColumn]) -> list[SheetColumn]:
    return [SheetColumn(str(column.label), column.kind) for column in columns]


def sheet_row(columns: Sequence[TargetColumn], row: TargetRow) -> list[Any]:
    return [_cell(column, column.value(row)) for column in columns]


def _cell(column: TargetColumn, value: Any) -> Any:
    """``value`` for a sheet; where a field was of another kind once, its text."""
    if value == "" or value is None:
        return None
    if column.kind in ("number", "money") and not isinstance(value, int | Decimal):
        return None
    if column.kind == "date" and not isinstance(value, date):
        return None
    return value


@dataclass(frozen=True)
class PaperColumn:
    """Columns that share one on paper; ``labelled``: each value with its label, because the head can't name all of them."""

    label: str
    share: float
    columns: tuple[TargetColumn, ...]
    labelled: bool = False

    def cells(self, row: TargetRow) -> list[str]:
        """What stands there, without what nobody said."""
        found = [(column, column.shown(row)) for column in self.columns]
        said = [f"{column.label}: {text}" if self.labelled else text for column, text in found if text]
        return said or [NOTHING]


def paper_columns(day: date) -> list[PaperColumn]:
    """The columns of the printed form as the policy of ``day`` asks them."""
    known = {column.name: column for column in columns_on(day)}
    found = []
    for head, share, names in GROUPS:
        columns = tuple(known[name] for name in names if name in known)
        if columns:
            several = pgettext("between things in a row", ", ").join(str(column.label) for column in columns)
            found.append(PaperColumn(str(head) or several, share, columns))
    own = tuple(column for name, column in known.items() if name.startswith("own_"))
    if own:
        found.append(PaperColumn(str(_("Own fields")), 1.5, own, labelled=True))
    return found
