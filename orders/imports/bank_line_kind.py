"""Import ``bank_lines``: lists of the bank, in the layouts banks use (contract.md, "Imports"; ORD-9)."""

from django.utils.translation import gettext_lazy, pgettext_lazy

from salesops.core.imports import parsing
from salesops.core.sockets.imports import ImportColumn, ImportKind, import_kinds

from .bank_cells import account_number, amount, booked
from .bank_layouts import LAYOUTS
from .bank_lines import apply_lines, finish_lines, prepare
from .bank_trim import trim

import_kinds.register(
    ImportKind(
        code="bank_lines",
        label=gettext_lazy("Bank lines"),
        help=gettext_lazy(
            "What came in on our bank accounts, as the bank lists it: xlsx or csv, with the heads of the bank. Each line comes"
            " once by account and reference; money that went out is left out; a closing total is checked."
        ),
        capability="receipts",
        key=("account", "reference"),
        apply=None,
        apply_part=apply_lines,
        finish=finish_lines,
        prepare=prepare,
        trim=trim,
        layouts=LAYOUTS,
        place=("orders:reconciliation", gettext_lazy("To the desk")),
        columns=(
            ImportColumn(
                "account", pgettext_lazy("our bank account", "account"), account_number, required=True,
                example="32250198360000003021",
                also=pgettext_lazy("heads of bank lists", "own account|account number|account no."),
            ),
            ImportColumn(
                "booked_at", gettext_lazy("booked at"), booked, required=True, example="2026-11-19 09:31",
                also=pgettext_lazy("heads of bank lists", "booking date|transaction time|transaction date|value date|date"),
            ),
            ImportColumn(
                "reference", pgettext_lazy("of the bank", "reference"), parsing.text(60), required=True,
                example="8841207733",
                also=pgettext_lazy("heads of bank lists", "reference no.|transaction no.|transaction id|serial no."),
            ),
            ImportColumn(
                "payer", gettext_lazy("payer"), parsing.text(120), required=True, example="Suzhou Zerun Beverages Co., Ltd.",
                also=pgettext_lazy("heads of bank lists", "payer name|counterparty|counterparty name"),
            ),
            ImportColumn(
                "payer_account", gettext_lazy("payer's account"), account_number, example="32050175360000007719",
                also=pgettext_lazy("heads of bank lists", "payer account|counterparty account|counterparty account no."),
            ),
            ImportColumn(
                "amount", pgettext_lazy("of a bank line", "amount"), amount, required=True, example="256000.00",
                also=pgettext_lazy("heads of bank lists", "credit|credit amount|amount credited|amount received"),
            ),
            ImportColumn(
                "signed_amount", pgettext_lazy("of a bank line", "amount with sign"), amount, instead_of="amount",
                example="256000.00",
                also=pgettext_lazy("heads of bank lists", "signed amount|transaction amount"),
            ),
            ImportColumn(
                "memo", pgettext_lazy("of a bank line", "memo"), parsing.text(300), example="goods FP-2026-01112",
                also=pgettext_lazy("heads of bank lists", "remark|remarks|purpose|description|details"),
            ),
        ),
    )
)  # fmt: skip
