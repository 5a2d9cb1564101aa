"""Products, their prices, and the warehouses as kinds of record."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orders.code_lists import SEASON, UNIT
from orders.models import PriceList, Product, ProductCost, ProductPrice, Warehouse
from orders.scope import sees_cost, sees_prices
from salesops.core.codes.code_lists import PRODUCT_CATEGORY, PRODUCT_LINE
from salesops.core.codes.reading import entry_name
from salesops.core.sockets.records import RecordKind, record_kinds

record_kinds.register(
    RecordKind(
        code="orders.product",
        model=Product,
        label=_("product"),
        label_plural=_("Products"),
        title=lambda product: product.name,
        subtitle=lambda product: product.sku,
        key=lambda product: product.sku,
        url=lambda product: reverse("orders:product", args=[product.sku]),
        search=lambda products, text: products.found_by(text).order_by("name_key", "pk"),
        icon="book",
        parts=((ProductPrice, "product"), (ProductCost, "product")),
        words={
            (Product, "line"): lambda code: entry_name(PRODUCT_LINE, code),
            (Product, "category"): lambda code: entry_name(PRODUCT_CATEGORY, code),
            (Product, "unit"): lambda code: entry_name(UNIT, code),
            (Product, "season"): lambda code: entry_name(SEASON, code),
        },
        rank=40,
    )
)


def _price_columns(reader: object, _record: object) -> frozenset[str]:
    hidden = frozenset() if sees_prices(reader) else frozenset({"list_price"})
    return hidden if sees_cost(reader) else hidden | {"floor_price"}


# Rows of a product with figures not everybody may read: a kind of their own, so that every history asks.
record_kinds.register(
    RecordKind(
        code="orders.product_price",
        model=ProductPrice,
        label=_("price"),
        label_plural=_("Prices"),
        title=lambda price: price.product.name,
        title_needs=("product",),
        url=lambda price: reverse("orders:product", args=[price.product.sku]),
        hidden_fields=_price_columns,
    )
)
record_kinds.register(
    RecordKind(
        code="orders.product_cost",
        model=ProductCost,
        label=_("cost"),
        label_plural=_("Costs"),
        title=lambda cost: cost.product.name,
        title_needs=("product",),
        url=lambda cost: reverse("orders:product", args=[cost.product.sku]),
        hidden_fields=lambda reader, cost: frozenset() if sees_cost(reader) else frozenset({"net"}),
    )
)
record_kinds.register(
    RecordKind(
        code="orders.price_list",
        model=PriceList,
        label=_("price list"),
        label_plural=_("Price lists"),
        title=lambda price_list: price_list.name,
        subtitle=lambda price_list: price_list.code,
        key=lambda price_list: price_list.code,
        url=lambda price_list: reverse("orders:price_list", args=[price_list.code]),
        icon="list",
    )
)
record_kinds.register(
    RecordKind(
        code="orders.warehouse",
        model=Warehouse,
        label=_("warehouse"),
        label_plural=_("Warehouses"),
        title=lambda warehouse: warehouse.name,
        subtitle=lambda warehouse: warehouse.code,
        key=lambda warehouse: warehouse.code,
        url=lambda warehouse: reverse("orders:warehouses"),
        icon="unit",
    )
)
