"""Import ``orders``: what a former system sold, and what is still open (contract.md, "Imports")."""

import unicodedata
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from customers.imports.people import sets_up
from orders.states import ORDER
from salesops.core.imports import parsing
from salesops.core.sockets.imports import ImportColumn, ImportKind, import_kinds

from . import cells
from .numbers import document_number
from .orders import Known, apply_orders, finish_orders

STATUS = {code: ORDER.state(code).label for code in ("draft", "cancelled", "closed")}


def remembered(parse: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A file names the same days, articles and rates again and again."""
    return lru_cache(maxsize=4096, typed=True)(parse)


def discount(cell: Any) -> Decimal:
    """A discount: a fraction (0.05) or a percentage with its sign (5%)."""
    written = unicodedata.normalize("NFKC", str(cell)).strip()
    if not written.endswith("%"):
        return parsing.decimal(6)(cell)
    return parsing.decimal(4)(written[:-1].strip()) / 100


def tax_rate(cell: Any) -> Decimal:
    """A VAT rate; exempt goods carry none."""
    found = cells.rate(cell)
    return Decimal() if found == cells.EXEMPT else Decimal(found)


def line_number(cell: Any) -> int:
    return int(parsing.decimal(0)(cell))


def status(cell: Any) -> str:
    """What days can't say. Any other word of ours is told by the days and left out."""
    wanted = unicodedata.normalize("NFKC", str(cell)).strip().casefold()
    for state in ORDER.states:
        if wanted in (state.code, str(state.label).casefold()):
            return state.code if state.code in STATUS else ""
    raise ValueError(_("%(cell)s is none of %(choices)s.") % {"cell": str(cell)[:40], "choices": ", ".join(STATUS)})


day = remembered(parsing.day)

import_kinds.register(
    ImportKind(
        code="orders",
        label=gettext_lazy("Orders"),
        help=gettext_lazy(
            "One row a line; rows with the same number are one order. What was shipped is history and is kept as it was;"
            " open orders go through the rules of today. The days of history are filled by administrators."
        ),
        capability="orders",
        # Setting up is the administrators' work, as with customers.
        may=sets_up,
        key=("number", "line_no"),
        together="number",
        apply=None,
        apply_part=apply_orders,
        finish=finish_orders,
        prepare=lambda rows: Known(),
        columns=(
            ImportColumn(
                "number", gettext_lazy("order no."), remembered(document_number), required=True, example="SO-2026-000123",
                also=gettext_lazy("order|order number"),
            ),
            ImportColumn(
                "customer_code", gettext_lazy("customer no."), remembered(parsing.text(20)), required=True,
                example="C-000123", also=gettext_lazy("customer"),
            ),
            ImportColumn(
                "ordered_on", gettext_lazy("ordered on"), day, required=True, example="2026-11-05",
                also=gettext_lazy("order date"),
            ),
            ImportColumn(
                "owner_username", gettext_lazy("owner (user name)"), remembered(parsing.text(60)), example="wang.zihan",
                also=gettext_lazy("owner|sold by"),
            ),
            ImportColumn(
                "promised_on", gettext_lazy("promised for"), day, example="2026-12-20", also=gettext_lazy("delivery date")
            ),
            ImportColumn(
                "line_no", pgettext_lazy("of an order", "line no."), remembered(line_number), required=True, example="1",
                also=gettext_lazy("line"),
            ),
            ImportColumn(
                "sku", gettext_lazy("article no."), remembered(cells.sku), required=True, example="GZ-0601",
                also=gettext_lazy("sku|item no.|product no."),
            ),
            ImportColumn("quantity", gettext_lazy("quantity"), remembered(parsing.decimal(3)), required=True, example="2"),
            ImportColumn(
                "unit_price", gettext_lazy("unit price (VAT incl.)"), remembered(cells.price), required=True,
                example="128000.00", also=gettext_lazy("unit price|price"),
            ),
            ImportColumn(
                "discount_rate", gettext_lazy("discount"), remembered(discount), example="5%",
                also=gettext_lazy("discount rate"),
            ),
            ImportColumn(
                "tax_rate", gettext_lazy("VAT rate"), remembered(tax_rate), example="13%",
                also=gettext_lazy("tax rate|VAT"),
            ),
            ImportColumn("confirmed_on", gettext_lazy("confirmed on"), day, example="2026-11-06", may=sets_up),
            ImportColumn(
                "shipped_on", gettext_lazy("shipped on"), day, example="2026-11-12", also=gettext_lazy("ship date"),
                may=sets_up,
            ),
            ImportColumn(
                "signed_off_on", gettext_lazy("signed off on"), day, example="2026-11-15",
                also=gettext_lazy("signed for on"), may=sets_up,
            ),
            ImportColumn("status", gettext_lazy("status"), status, also=gettext_lazy("state|order status")),
        ),
    )
)  # fmt: skip
