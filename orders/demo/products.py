"""Products of the demo company: 57 (small) or 2,000 (large), prices with one yearly change, price lists, stock in three places.

Loaded in bulk; rows are what the services would have written.
"""

import random
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from accounts.models import OrgUnit
from orders.models import (
    PriceList,
    PriceListLine,
    Product,
    ProductCost,
    ProductPrice,
    StockCount,
    StockMovement,
    Warehouse,
)
from salesops.core.chinese import sort_key
from salesops.core.copying import copy_objects
from salesops.core.money import round_money
from salesops.core.sockets.demo import DemoCompany, DemoPart, demo_parts

from .catalogue import ARTICLES, VARIANTS, Article

LARGE = 2_000
BATCH = 2_000
# What changed on 1 January of this year.
YEARLY = Decimal("1.03")
FLOOR, COST, VAT = Decimal("0.86"), Decimal("0.64"), Decimal("1.13")
WAREHOUSES = (
    ("SZ", "苏州总仓", "江苏省苏州市工业园区星湖街 328 号"),
    ("TJ", "天津分仓", "天津市北辰区双口镇永信道 18 号"),
    ("DG", "东莞分仓", "广东省东莞市寮步镇松柏路 66 号"),
)
# Code, name, market, grade, share of the list price, share of the catalogue (all machines, everything).
LISTS = (
    ("A", "A 级客户价格表", "", "A", Decimal("0.97"), "machine"),
    ("EC", "华东市场价格表", "EC", "", Decimal("0.98"), ""),
    ("SC", "华南市场价格表", "SC", "", Decimal("0.975"), ""),
    ("EC-A", "华东 A 级客户价格表", "EC", "A", Decimal("0.95"), "machine"),
)


def build_products(demo: DemoCompany) -> None:
    # Of its own: what other parts draw stays the same whatever is for sale.
    chance = random.Random(f"products {demo.size}")  # noqa: S311
    products = _products(demo, chance)
    for start in range(0, len(products), BATCH):
        copy_objects(products[start : start + BATCH])
    prices = [price for product, article in _pairs(products) for price in _prices(product, article, demo, chance)]
    copy_objects([p for p in prices if isinstance(p, ProductPrice)])
    copy_objects([p for p in prices if isinstance(p, ProductCost)])
    _lists(demo, products)
    _stock(demo, products, chance)


def _articles(size: str) -> Iterator[tuple[Article, str, str]]:
    """(article, suffix of its number, variant): the catalogue, and for the large demo more of each."""
    yield from ((article, "", "") for article in ARTICLES)
    if size == "large":
        more = ((a, f"-{n}", VARIANTS[n % len(VARIANTS)]) for n in range(1, 100) for a in ARTICLES)
        for _n, found in zip(range(LARGE - len(ARTICLES)), more, strict=False):
            yield found


def _products(demo: DemoCompany, chance: random.Random) -> list[Product]:
    found = []
    for n, (article, suffix, variant) in enumerate(_articles(demo.size)):
        name = f"{article.name}（{variant}）" if variant else article.name
        launched = demo.since - timedelta(days=chance.randint(100, 2000))
        if n % 19 == 7:
            launched = demo.today - timedelta(days=chance.randint(10, 80))
        if n % 29 == 11:
            launched = demo.today + timedelta(days=chance.randint(20, 70))
        found.append(
            Product(
                sku=article.sku + suffix, name=name, name_key=sort_key(name, person=False), line=article.line,
                category=article.category, unit=article.unit, style=article.sku.partition("-")[0],
                specification=article.specification, season=article.season, size=variant,
                tax_rate=Decimal("0.13"), launched_on=launched, lead_days=article.lead_days,
                state="withdrawn" if n % 31 == 30 else "active",
            )
        )  # fmt: skip
    return found


def _pairs(products: list[Product]) -> Iterator[tuple[Product, Article]]:
    """Each product with the article it is a variant of."""
    by_sku = {article.sku: article for article in ARTICLES}
    for product in products:
        yield product, by_sku["-".join(product.sku.split("-")[:2])]


def _prices(product: Product, article: Article, demo: DemoCompany, chance: random.Random) -> Iterator[Any]:
    """Since the beginning, and again since 1 January of this year. Some consumables have no floor."""
    turn = date(demo.today.year, 1, 1)
    base = round_money(Decimal(article.price) * Decimal(chance.randint(97, 103)) / 100)
    for period, factor in ((DateRange(demo.since, turn), Decimal(1)), (DateRange(turn, None), YEARLY)):
        listed = round_money(base * factor)
        floor = None if article.category == "consumable" and chance.random() < 0.3 else round_money(listed * FLOOR)
        yield ProductPrice(product=product, list_price=listed, floor_price=floor, period=period)
        yield ProductCost(product=product, net=round_money(listed * COST / VAT), period=period)


def _lists(demo: DemoCompany, products: list[Product]) -> None:
    """Lists of last year, which ended, and of this year; a draft of next year's waits for its lines to be agreed."""
    people, turn = demo.people, date(demo.today.year, 1, 1)
    markets = {unit.code: unit for unit in OrgUnit.objects.filter(kind=OrgUnit.Kind.MARKET)}
    years = ((demo.since, turn), (turn, None))
    for starts, ends in years:
        listed = dict(ProductPrice.objects.on(starts).values_list("product_id", "list_price"))
        for code, name, market, grade, share, category in LISTS:
            made = PriceList.objects.create(
                code=f"{code}-{starts.year}", name=f"{name} {starts.year}", market=markets.get(market), grade=grade,
                period=DateRange(starts, ends), created_by=people.get("finance"), changed_by=people.get("finance"),
            )  # fmt: skip
            _lines(made, products, listed, share, category)
            _publish(made, people.get("director"), starts, ends)
    coming = PriceList.objects.create(
        code=f"EC-{turn.year + 1}", name=f"华东市场价格表 {turn.year + 1}", market=markets.get("EC"),
        period=DateRange(date(turn.year + 1, 1, 1), None), created_by=people.get("finance"),
        changed_by=people.get("finance"),
    )  # fmt: skip
    _lines(coming, products, listed, Decimal("1.01"), "")


def _lines(made: PriceList, products: list[Product], listed: dict[int, Decimal], share: Decimal, category: str) -> None:
    copy_objects(
        [
            PriceListLine(price_list=made, product=product, price=round_money(listed[product.pk] * share))
            for product in products
            if not category or product.category == category
        ]
    )


def _publish(made: PriceList, by: Any, starts: date, ends: date | None) -> None:
    before = timezone.make_aware(datetime.combine(starts - timedelta(days=12), time(10, 30)))
    made.state, made.published_by, made.published_at = "published", by, before
    made.save(update_fields=["state", "published_by", "published_at"])
    if ends is not None:
        made.state = "ended"
        made.save(update_fields=["state"])


def _stock(demo: DemoCompany, products: list[Product], chance: random.Random) -> None:
    """Received twice; machines few, parts many; some are sold out. One count waits to be posted."""
    places = [Warehouse.objects.create(code=c, name=n, address=a) for c, n, a in WAREHOUSES]
    logistics = demo.people.get("logistics")
    rows = []
    for days in (120, 20):
        at = timezone.make_aware(datetime.combine(demo.today - timedelta(days=days), time(14, 10)))
        for product in products:
            for place in places:
                most = 9 if product.category in ("machine", "module") else 240
                quantity = chance.randint(-most // 2, most)
                if quantity > 0:
                    rows.append(
                        StockMovement(
                            at=at, warehouse=place, product=product, kind="received", on_hand=Decimal(quantity),
                            reason="生产入库" if product.category in ("machine", "module") else "采购到货", by=logistics,
                        )
                    )  # fmt: skip
    copy_objects(rows)
    counted = rows[-1]
    if logistics is not None:
        level = sum(
            (r.on_hand for r in rows if (r.warehouse, r.product) == (counted.warehouse, counted.product)), Decimal()
        )
        StockCount.objects.create(
            warehouse=counted.warehouse, product=counted.product, counted=level - 1, expected=level,
            counted_by=logistics, counted_at=timezone.make_aware(datetime.combine(demo.today, time(9, 5))),
            note="月度抽盘",
        )  # fmt: skip


demo_parts.register(DemoPart("orders.products", 28, build_products))
