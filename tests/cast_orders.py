"""Products of the tests.

A filling machine (``filler``, 灌装机), its spare nozzle (``nozzle``, 灌装阀), shrink film (``film``, withdrawn later by tests) and
``labeller`` (not launched yet). Two warehouses: ``suzhou`` and ``tianjin``; 10 fillers and 200 nozzles lie in Suzhou.
Prices hold since 1 January 2025: the filler 113,000 list and 90,400 floor, cost 70,000 net; the nozzle 226 and 180, cost 100.
"""

from datetime import date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from django.db.backends.postgresql.psycopg_any import DateRange

from orders.models import PriceList, PriceListLine, Product, ProductCost, ProductPrice, StockMovement, Warehouse
from salesops.core.chinese import sort_key
from tests.cast import Company
from tests.kept import Kept

SINCE = DateRange(date(2025, 1, 1), None)
NOW = datetime(2026, 11, 20, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


class Goods(SimpleNamespace):
    filler: Product
    nozzle: Product
    film: Product
    labeller: Product
    suzhou: Warehouse
    tianjin: Warehouse


def make_product(sku: str, name: str, **fields: Any) -> Product:
    """Straight into the table; ``price``, ``floor``, ``cost`` since January 2025."""
    price, floor, cost = (fields.pop(n, None) for n in ("price", "floor", "cost"))
    product = Product.objects.create(sku=sku, name=name, name_key=sort_key(name, person=False), **fields)
    if price is not None:
        ProductPrice.objects.create(
            product=product,
            list_price=Decimal(price),
            floor_price=None if floor is None else Decimal(floor),
            period=SINCE,
        )
    if cost is not None:
        ProductCost.objects.create(product=product, net=Decimal(cost), period=SINCE)
    return product


def make_list(
    code: str, prices: dict[Product, str], *, market: Any = None, grade: str = "", period: DateRange = SINCE,
    state: str = "published", **fields: Any,
) -> PriceList:  # fmt: skip
    """A list with its lines, published by the system unless told."""
    made = PriceList.objects.create(
        code=code, name=f"价格表 {code}", market=market, grade=grade, period=period, **fields
    )
    PriceListLine.objects.bulk_create(
        PriceListLine(price_list=made, product=product, price=Decimal(price)) for product, price in prices.items()
    )
    if state != "draft":
        PriceList.objects.filter(pk=made.pk).update(state="published", published_at=NOW)
        made.refresh_from_db()
    return made


def receive(warehouse: Warehouse, product: Product, quantity: str) -> None:
    StockMovement.objects.create(
        at=NOW, warehouse=warehouse, product=product, kind="received", on_hand=Decimal(quantity)
    )


@Kept
def write_goods(company: Company) -> Goods:
    """Written once a company."""
    goods = Goods(
        filler=make_product(
            "GZ-100", "六头直线灌装机", line="filling", category="machine", unit="set", style="GZ6", price="113000",
            floor="90400", cost="70000", launched_on=date(2025, 3, 1), lead_days=45,
        ),
        nozzle=make_product(
            "GZ-100-FV", "灌装阀", line="parts", category="spare", price="226", floor="180", cost="100"
        ),
        film=make_product("PE-500", "收缩膜", line="parts", category="consumable", unit="roll", price="56.5"),
        labeller=make_product(
            "TB-200", "圆瓶贴标机", line="labelling", category="machine", unit="set", price="67800",
            launched_on=date(2027, 1, 15),
        ),
        suzhou=Warehouse.objects.create(code="SZ", name="苏州总仓"),
        tianjin=Warehouse.objects.create(code="TJ", name="天津分仓"),
    )  # fmt: skip
    receive(goods.suzhou, goods.filler, "10")
    receive(goods.suzhou, goods.nozzle, "200")
    return goods


def build_goods(company: Company) -> Goods:
    """Written once a company."""
    if (known := vars(company).get("goods")) is None:
        known = company.goods = write_goods(company)
    return known
