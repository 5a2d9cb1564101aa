"""Import ``receipts``: what came in before there was a portal (contract.md, "Imports")."""

from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from customers.imports.people import sets_up
from salesops.core.imports import parsing
from salesops.core.sockets.imports import ImportColumn, ImportKind, import_kinds

from .numbers import document_number
from .order_kind import day, remembered
from .receipts import Known, apply_receipts, finish_receipts


def reference(cell: Any) -> str:
    """The reference of a receipt or the number of an invoice, in upper case."""
    return document_number(cell, 40)


import_kinds.register(
    ImportKind(
        code="receipts",
        label=gettext_lazy("Receipts"),
        help=gettext_lazy(
            "Money a former system received, one receipt a row. With the number of an invoice it settles that as of the later of"
            " both days; what is more, or names none, was received ahead."
        ),
        capability="receipts",
        right="e",
        # Setting up is the administrators' work, as with invoices.
        may=sets_up,
        key=("reference",),
        apply=None,
        apply_part=apply_receipts,
        finish=finish_receipts,
        prepare=lambda rows: Known(),
        columns=(
            ImportColumn(
                "reference", pgettext_lazy("a receipt", "reference"), reference, required=True, example="HK-2026-000012",
                also=gettext_lazy("receipt no.|receipt number"),
            ),
            ImportColumn(
                "received_on", gettext_lazy("received on"), day, required=True, example="2026-12-10",
                also=gettext_lazy("value date|day of receipt"),
            ),
            ImportColumn(
                "customer_code", gettext_lazy("customer no."), remembered(parsing.text(20)), example="C-000123",
                also=gettext_lazy("customer"),
            ),
            ImportColumn("payer", gettext_lazy("payer"), parsing.text(120), example="Suzhou Zerun Beverages Co., Ltd."),
            ImportColumn(
                "amount", gettext_lazy("amount (VAT incl.)"), parsing.decimal(2), required=True, example="113000.00",
                also=gettext_lazy("amount|amount received"),
            ),
            ImportColumn(
                "invoice_number", gettext_lazy("invoice no."), reference, example="FP-2026-00012",
                also=gettext_lazy("invoice|invoice number"),
            ),
            ImportColumn("account", gettext_lazy("our account"), parsing.text(40), example="32250198360000003021"),
            ImportColumn("memo", gettext_lazy("memo"), parsing.text(300), example="goods of October"),
        ),
    )
)  # fmt: skip
