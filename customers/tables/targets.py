"""The target customer table as a list: filters, columns, spreadsheet (C01)."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from types import SimpleNamespace
from typing import Any

from django.db.models import QuerySet
from django.db.models.fields.json import KeyTextTransform
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.code_lists import INDUSTRY, NEXT_STEP, OUTCOME, PURPOSE
from customers.models import Visit
from customers.models.visit import VisitQuerySet
from customers.scope.customers import in_chain
from customers.tables.formats import Code, Province
from customers.tables.visits import VisitRows
from customers.target_columns import FIELD_OF
from customers.target_table import with_findings
from customers.visit_fields import DATE, NUMBER, OwnField, hidden_fields, own_fields
from salesops.core.formats import mask_mobile
from salesops.core.lists.columns import Column
from salesops.core.lists.formats import Choice, Day, Format, Moment, Money, Number
from salesops.core.lists.page import PageAction
from salesops.core.lists.reading import Reading
from salesops.core.sockets.lists import lists


@dataclass(frozen=True)
class ContactNumber(Format):
    """A contact's mobile: in full for the customer's chain, masked for others, in spreadsheets too (ACC-5)."""

    def html(self, value: Any, also: tuple[Any, ...], reading: Reading) -> str:
        return escape(self.cell(value, also, reading))

    def cell(self, value: Any, also: tuple[Any, ...], reading: Reading) -> Any:
        if not value:
            return value
        customer = SimpleNamespace(pk=also[0], owner_id=also[1], unit_id=also[2])
        return value if in_chain(reading.user, customer) else mask_mobile(value)


@dataclass(frozen=True)
class OwnValue(Format):
    """What a visit says in a field of the company."""

    field: OwnField

    @property
    # Plain in the base, reckoned here: read the same way.
    def numeric(self) -> bool:  # type: ignore[override]
        return self.field.kind == NUMBER

    @property
    def sheet(self) -> str:  # type: ignore[override]
        return {NUMBER: "number", DATE: "date"}.get(self.field.kind, "text")

    def text(self, value: Any, reading: Reading) -> str:
        return self.field.shown(value)

    def cell(self, value: Any, also: tuple[Any, ...], reading: Reading) -> Any:
        typed = self.field.typed(value) if value else None
        return typed if self.sheet == "text" or not isinstance(typed, str) else None


def own_column(field: OwnField) -> Column:
    """The column of a field of the company."""
    said = KeyTextTransform(field.code, "findings")
    return Column(name=f"own_{field.code}", label=field.label, value=said, format=OwnValue(field), sort=False)


@lists.register
class TargetList(VisitRows):
    """Visits with what they learnt about the customer."""

    code = "customers.targets"
    counts_as = "customers.customers"
    title = _("Target customers")
    noun = (pgettext_lazy("counted", "visit"), pgettext_lazy("counted", "visits"))
    url_name = "customers:targets"
    icon = "goal"
    columns = (
        Column(name="customer", label=_("Customer"), value="customer__name", sort=False),
        Column(name="credit_code", label=_("Credit code"), value="file_credit_code", sort=False, default=False),
        Column(name="industry", label=_("Industry"), value="file_industry", format=Code(INDUSTRY), sort=False),
        Column(name="region", label=_("Region"), value="file_province", format=Province(), sort=False),
        Column(
            name="employees",
            label=_("Employees"),
            value="file_employees",
            format=Number(),
            sort=False,
            default=False,
        ),
        Column(name="met", label=_("Met"), value="contact__name", sort=False),
        Column(name="job", label=_("Job title"), value="met_title", sort=False, default=False),
        Column(
            name="mobile",
            label=_("Mobile"),
            value="met_mobile",
            format=ContactNumber(),
            sort=False,
            default=False,
            also=("customer_id", "customer__owner_id", "customer__unit_id"),
        ),
        Column(name="decision_maker", label=_("Decision maker"), sort=False),
        Column(name="supplier", label=_("Present supplier"), sort=False),
        Column(name="wanted", label=_("Demand"), sort=False),
        Column(name="potential", label=_("Yearly potential"), format=Money(), sort=False),
        Column(name="cycle", label=_("Purchase cycle"), sort=False, default=False),
        Column(name="habit", label=_("Payment habit"), sort=False, default=False),
        Column(name="grade", label=_("Grade"), value="file_grade", sort=False, phone=True, right=("grades", "v")),
        Column(name="intent", label=_("Intent"), format=Choice(dict(Visit.Intent.choices)), sort=False, phone=True),
        Column(name="visited_at", label=_("Visited"), format=Moment(), phone=True),
        Column(name="purpose", label=_("Purpose"), format=Code(PURPOSE), sort=False, default=False),
        Column(name="outcome", label=_("Outcome"), format=Code(OUTCOME), sort=False),
        Column(name="next_step", label=_("Next step"), format=Code(NEXT_STEP), sort=False),
        Column(name="next_on", label=_("Next step on"), format=Day()),
        Column(name="user", label=_("Filled in by"), value="user__name", sort="user__name_key", phone=True),
    )

    def readable_columns(self, reading: Reading) -> list[Column]:
        """Without the fields the policy doesn't ask for, with those the company added, before the grade."""
        hidden = hidden_fields(reading.today)
        found = [c for c in super().readable_columns(reading) if FIELD_OF.get(c.name) not in hidden]
        place = next(i for i, c in enumerate(found) if c.name == "grade")
        return [*found[:place], *map(own_column, own_fields(reading.today)), *found[place:]]

    def of_all(self) -> VisitQuerySet:
        return Visit.objects.counting()

    def with_values(self, rows: QuerySet, user: Any) -> QuerySet:
        return with_findings(rows, user)

    def page_actions(self, reading: Reading) -> Iterable[PageAction]:
        yield PageAction(_("Per rep and week"), reverse("customers:target_weeks"), "sum")
