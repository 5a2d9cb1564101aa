"""Import ``invoices``: what a former system invoiced (contract.md, "Imports")."""

from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from customers.imports.cells import yes_no
from customers.imports.people import sets_up
from salesops.core.imports import parsing
from salesops.core.sockets.imports import ImportColumn, ImportKind, import_kinds

from .invoices import Known, apply_invoices, finish_invoices
from .numbers import document_number
from .order_kind import day, remembered


def number(cell: Any) -> str:
    """The number of an invoice, in upper case."""
    return document_number(cell, 40)


import_kinds.register(
    ImportKind(
        code="invoices",
        label=gettext_lazy("Invoices"),
        help=gettext_lazy(
            "Invoices of a former system, one a row. Numbers, amounts and due dates are kept as they are. With the number of an"
            " imported order they count as invoiced of it."
        ),
        capability="invoices",
        # Who only asks for invoices brings none.
        right="e",
        # Setting up is the administrators' work, as with customers.
        may=sets_up,
        key=("number",),
        apply=None,
        apply_part=apply_invoices,
        finish=finish_invoices,
        prepare=lambda rows: Known(),
        columns=(
            ImportColumn(
                "number", gettext_lazy("invoice no."), number, required=True, example="FP-2026-00012",
                also=gettext_lazy("invoice|invoice number"),
            ),
            ImportColumn(
                "customer_code", gettext_lazy("customer no."), remembered(parsing.text(20)), required=True,
                example="C-000123", also=gettext_lazy("customer"),
            ),
            ImportColumn(
                "order_number", gettext_lazy("order no."), remembered(document_number), example="SO-2026-000123",
                also=gettext_lazy("order|order number"),
            ),
            ImportColumn(
                "issued_on", gettext_lazy("issued on"), day, required=True, example="2026-10-15",
                also=gettext_lazy("invoice date"),
            ),
            ImportColumn(
                "due_on", gettext_lazy("due on"), day, required=True, example="2026-12-14", also=gettext_lazy("due date")
            ),
            ImportColumn(
                "amount", gettext_lazy("amount (VAT incl.)"), parsing.decimal(2), required=True, example="226000.00",
                also=gettext_lazy("amount|invoice amount"),
            ),
            ImportColumn("disputed", pgettext_lazy("an invoice", "disputed"), yes_no, example="0"),
        ),
    )
)  # fmt: skip
