"""Import ``products``: new articles, and changes of existing ones by article number (contract.md)."""

from django.utils.translation import gettext_lazy

from customers.imports.cells import entry, yes_no
from orders.code_lists import UNIT
from orders.scope import imports_products, sets_cost
from salesops.core.codes.code_lists import PRODUCT_CATEGORY, PRODUCT_LINE
from salesops.core.imports import parsing
from salesops.core.sockets.imports import ImportColumn, ImportKind, import_kinds

from . import cells
from .products import apply_products

import_kinds.register(
    ImportKind(
        code="products",
        label=gettext_lazy("Products"),
        help=gettext_lazy(
            "Opens products and changes existing ones by article number. Prices and costs hold from the day of the import."
        ),
        capability="products",
        key=("sku",),
        apply=None,
        apply_part=apply_products,
        columns=(
            ImportColumn(
                "sku",
                gettext_lazy("article no."),
                cells.sku,
                required=True,
                example="GZ-0601",
                also=gettext_lazy("sku|item no.|product no."),
            ),
            ImportColumn(
                "name",
                gettext_lazy("product"),
                parsing.text(120),
                required=True,
                example="Filling machine, 6 heads",
                also=gettext_lazy("product name|item"),
            ),
            ImportColumn(
                "category", gettext_lazy("category"), entry(PRODUCT_CATEGORY), example="machine",
                also=gettext_lazy("product category"),
            ),
            ImportColumn(
                "line", gettext_lazy("product line"), entry(PRODUCT_LINE), example="filling", also=gettext_lazy("line")
            ),
            ImportColumn("unit", gettext_lazy("unit of quantity"), entry(UNIT), example="set"),
            ImportColumn(
                "list_price",
                gettext_lazy("list price (VAT incl.)"),
                cells.price,
                example="128000.00",
                also=gettext_lazy("list price|price"),
                may=imports_products,
            ),
            ImportColumn(
                "cost",
                gettext_lazy("cost (net)"),
                cells.price,
                also=gettext_lazy("cost|unit cost"),
                may=sets_cost,
            ),
            ImportColumn(
                "floor_price",
                gettext_lazy("floor price (VAT incl.)"),
                cells.price,
                also=gettext_lazy("floor price|lowest price"),
                may=sets_cost,
            ),
            ImportColumn(
                "tax_rate", gettext_lazy("VAT rate"), cells.rate, example="13%", also=gettext_lazy("tax rate|VAT")
            ),
            ImportColumn(
                "active", gettext_lazy("on sale (1 or 0)"), yes_no, example="1", also=gettext_lazy("active|on sale")
            ),
            ImportColumn(
                "launched_on",
                gettext_lazy("launched on"),
                parsing.day,
                example="2025-03-01",
                also=gettext_lazy("launch date"),
            ),
        ),
    )
)  # fmt: skip
