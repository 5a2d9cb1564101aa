"""Import ``dealer_reports``: sales and stock as dealers send them in their own tables (O18; contract.md, "Imports")."""

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from salesops.core.imports import parsing
from salesops.core.sockets.imports import ImportColumn, ImportKind, import_kinds

from . import cells
from .dealer_reports import apply_reports
from .order_kind import remembered


def month(cell: Any) -> date:
    """A month: 2026-10, or any day of it."""
    if not isinstance(cell, date | datetime):
        written = str(cell).strip().replace("/", "-").replace(".", "-")
        year, _dash, rest = written.partition("-")
        if (
            year.isascii()
            and year.isdigit()
            and len(year) == 4
            and rest.isascii()
            and rest.isdigit()
            and 1 <= int(rest) <= 12
        ):
            return date(int(year), int(rest), 1)
    try:
        return parsing.day(cell).replace(day=1)
    except ValueError as error:
        raise ValueError(_("A month is written like 2026-10.")) from error


quantity = parsing.decimal(3)

import_kinds.register(
    ImportKind(
        code="dealer_reports",
        label=gettext_lazy("Dealers' sales and stock"),
        help=gettext_lazy(
            "One product of a dealer's month a row; a month is handed in as a whole and waits to be checked. Of sold and closing"
            " stock one is enough."
        ),
        capability="replenishment",
        key=("customer_code", "month", "sku"),
        together="customer_code",
        apply=None,
        apply_part=apply_reports,
        columns=(
            ImportColumn(
                "customer_code", gettext_lazy("customer no."), remembered(parsing.text(20)), required=True, example="C-000123",
                also=gettext_lazy("customer|dealer"),
            ),
            ImportColumn("month", gettext_lazy("month"), remembered(month), required=True, example="2026-10"),
            ImportColumn(
                "sku", gettext_lazy("article no."), remembered(cells.sku), required=True, example="GZ-100-FV",
                also=gettext_lazy("product|article"),
            ),
            ImportColumn(
                "opening", gettext_lazy("opening stock"), quantity, required=True, example="20", also=gettext_lazy("opening"),
            ),
            ImportColumn(
                "received", pgettext_lazy("stock", "in"), quantity, required=True, example="12",
                also=gettext_lazy("received|purchases"),
            ),
            ImportColumn("sold", pgettext_lazy("stock", "sold"), quantity, example="10", also=gettext_lazy("sales")),
            ImportColumn("closing", gettext_lazy("closing stock"), quantity, example="22", also=gettext_lazy("closing")),
            ImportColumn("counted", gettext_lazy("counted"), quantity, example="22", also=gettext_lazy("stock count")),
            ImportColumn("note", gettext_lazy("note"), parsing.text(200), example="2 given to a trade fair"),
        ),
    )
)  # fmt: skip
