"""The list of products (ORD-1): found by name, pinyin, number; price and free stock of today, launch; cards on phones."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.code_lists import SEASON, UNIT
from orders.models import Product, ProductCost, ProductPrice, StockLevel
from orders.rules.stock import plain
from orders.scope import creates_products, imports_products, sees_cost, sees_prices
from orders.states import PRODUCT
from orders.stock import stock_of
from salesops.core.codes.code_lists import PRODUCT_CATEGORY, PRODUCT_LINE
from salesops.core.codes.reading import entries_of, entry_name
from salesops.core.lists.columns import Column
from salesops.core.lists.filters import ChoiceFilter, DateFilter, Filter, MatchFilter
from salesops.core.lists.formats import Day, Format, Money, Percent, Status
from salesops.core.lists.page import ListPage, PageAction, ShippedView
from salesops.core.lists.reading import Reading
from salesops.core.sockets.lists import lists

MARKS = {state.code: state.tone for state in PRODUCT.states}
# Columns with figures not every reader of products sees.
PRICES, COSTS = frozenset({"price"}), frozenset({"floor", "cost"})


class Code(Format):
    """The entry of a code list in the reader's language."""

    def __init__(self, list_code: str) -> None:
        self.list_code = list_code

    def text(self, value: Any, reading: Reading) -> str:
        return entry_name(self.list_code, value)


class Quantity(Format):
    """A quantity without needless zeros; none left in the colour of a blocked thing."""

    sheet = "number"
    numeric = True

    def text(self, value: Decimal, reading: Reading) -> str:
        return plain(value)

    def html(self, value: Any, also: tuple[Any, ...], reading: Reading) -> str:
        return f'<span class="dim">{plain(value)}</span>' if not value else plain(value)

    def cell(self, value: Any, also: tuple[Any, ...], reading: Reading) -> Any:
        return value


def figures(ids: Sequence[int], names: Sequence[str], reading: Reading) -> Mapping[str, Mapping[int, Any]]:
    """Stock, price, floor and cost of the products of a page today: three queries at most, for the asked columns only."""
    found: dict[str, Mapping[int, Any]] = {}
    if {"free", "on_hand"} & set(names):
        stock = stock_of(ids)
        found["free"] = {pk: each.free for pk, each in stock.items()}
        found["on_hand"] = {pk: each.on_hand for pk, each in stock.items()}
    if {"price", "floor"} & set(names):
        prices = list(ProductPrice.objects.on(reading.today).filter(product__in=ids))
        found["price"] = {row.product_id: row.list_price for row in prices}
        found["floor"] = {row.product_id: row.floor_price for row in prices}
    if "cost" in names:
        costs = ProductCost.objects.on(reading.today).filter(product__in=ids)
        found["cost"] = dict(costs.values_list("product_id", "net"))
    return {name: found[name] for name in names}


def _in_stock(values: tuple[str, ...], reading: Reading) -> Q:
    there = Q(Exists(StockLevel.objects.filter(product=OuterRef("pk"), on_hand__gt=F("reserved"))))
    wanted = set(values)
    return Q() if len(wanted) == 2 else there if "yes" in wanted else ~there


def _entries(list_code: str) -> Callable[[], Iterable[tuple[str, str]]]:
    return lambda: [(entry.code, entry.label) for entry in entries_of(list_code).values()]


@lists.register
class ProductList(ListPage):
    """All products; prices only for those who see them, floor and cost only for those who see cost."""

    code = "orders.products"
    title = _("Products")
    noun = (pgettext_lazy("counted", "product"), pgettext_lazy("counted", "products"))
    capability = ("products", "v")
    url_name = "orders:products"
    icon = "book"
    record_url = "orders:product"
    record_key = "sku"
    pick_key = "sku"
    ordering = ("name",)
    search = staticmethod(lambda rows, text: rows.found_by(text))
    search_hint = _("Name, pinyin, initials, article no.")
    empty_title = _("No products yet")
    empty_text = _("Products come in by import, or one by one.")
    columns = (
        Column(name="name", label=_("Product"), sort="name_key"),
        Column(name="sku", label=_("Article no."), phone=True, bare=True),
        Column(name="line", label=_("Product line"), format=Code(PRODUCT_LINE)),
        Column(name="category", label=_("Category"), format=Code(PRODUCT_CATEGORY)),
        Column(name="price", label=_("List price (CNY, VAT incl.)"), fetch=figures, format=Money(), phone=True),
        Column(name="free", label=_("Free stock"), fetch=figures, format=Quantity(), phone=True),
        Column(name="unit", label=pgettext_lazy("of quantity", "Unit"), format=Code(UNIT), sort=False),
        Column(name="launched_on", label=_("Launched"), format=Day(), phone=True),
        Column(
            name="state",
            label=_("State"),
            format=Status(dict(PRODUCT.choices), MARKS),
            phone=True,
            bare=True,
            sort=False,
        ),
        Column(name="on_hand", label=_("On hand"), fetch=figures, format=Quantity(), default=False),
        Column(name="floor", label=_("Floor price (CNY, VAT incl.)"), fetch=figures, format=Money(), default=False),
        Column(name="cost", label=_("Cost (CNY, net)"), fetch=figures, format=Money(), default=False),
        Column(name="season", label=_("Season"), format=Code(SEASON), default=False),
        Column(name="style", label=pgettext_lazy("of a product", "Style"), default=False),
        Column(name="colour", label=_("Colour"), default=False),
        Column(name="size", label=_("Size"), default=False),
        Column(name="specification", label=_("Specification"), default=False, sort=False),
        Column(name="tax_rate", label=_("VAT rate"), format=Percent(), default=False),
        Column(name="lead_days", label=_("Lead time (days)"), default=False),
    )
    filters = (
        ChoiceFilter(name="line", label=_("Product line"), choices=_entries(PRODUCT_LINE)),
        ChoiceFilter(name="category", label=_("Category"), choices=_entries(PRODUCT_CATEGORY)),
        ChoiceFilter(name="season", label=_("Season"), choices=_entries(SEASON)),
        ChoiceFilter(name="state", label=_("State"), choices=PRODUCT.choices),
        MatchFilter(
            name="stock",
            label=_("Free stock"),
            choices=(("yes", _("in stock")), ("none", _("nothing free"))),
            where=_in_stock,
        ),
        DateFilter(name="launched_on", label=_("Launched")),
    )

    def rows(self, user: Any) -> QuerySet:
        return Product.objects.visible_to(user)

    def _hidden(self, reading: Reading) -> frozenset[str]:
        hidden = frozenset() if sees_prices(reading.user) else PRICES
        return hidden if sees_cost(reading.user) else hidden | COSTS

    def readable_columns(self, reading: Reading) -> list[Column]:
        hidden = self._hidden(reading)
        return [column for column in super().readable_columns(reading) if column.name not in hidden]

    def usable_filters(self, reading: Reading) -> list[Filter]:
        hidden = self._hidden(reading)
        return [each for each in super().usable_filters(reading) if each.name not in hidden]

    def page_actions(self, reading: Reading) -> Iterable[PageAction]:
        if imports_products(reading.user):
            yield PageAction(_("Import"), reverse("imports:kind", args=["products"]), "upload")
        if creates_products(reading.user):
            yield PageAction(_("New product"), reverse("orders:new_product"), "plus", primary=True, key="c")

    def shipped_views(self, reading: Reading) -> Iterable[ShippedView]:
        yield ShippedView("on-sale", pgettext_lazy("products", "On sale"), "state=active")
        yield ShippedView("in-stock", _("In stock"), "state=active&stock=yes")
        yield ShippedView("new", _("New and coming"), "launched_on__within=last_90_days&ordering=-launched_on")
