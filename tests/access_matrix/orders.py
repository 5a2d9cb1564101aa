"""Rows of the access matrix: products, price lists, stock."""

from django.utils import timezone

from orders.models import PriceList, StockCount
from tests.cast_orders import build_goods, make_list

from .route import Route

# Legal and HR hold nothing on products, but their heads are managers, who do.
SEES = "*"
EDITS = "finance"
PUBLISHES = "director deputy_director gm"
STOCKS = "finance logistics"


def filler(company) -> str:
    return build_goods(company).filler.sku


def withdrawn(company) -> str:
    goods = build_goods(company)
    goods.film.state = "withdrawn"
    goods.film.save(update_fields=["state"])
    return goods.film.sku


def warehouse(company) -> str:
    return build_goods(company).suzhou.code


def count(company) -> int:
    goods = build_goods(company)
    wanted = {"warehouse": goods.suzhou, "product": goods.filler, "state": "counted"}
    found = {"counted": 9, "expected": 10, "counted_by": company.auditor, "counted_at": timezone.now()}
    return StockCount.objects.get_or_create(**wanted, defaults=found)[0].pk


def _list(company, code: str, **more) -> str:
    goods = build_goods(company)
    if not PriceList.objects.filter(code=code).exists():
        make_list(code, {goods.filler: "100000"}, **more)
    return code


def published(company) -> str:
    return _list(company, "EC-26", market=company.units["EC"])


def draft(company) -> str:
    return _list(company, "DRAFT", state="draft", created_by=company.finance)


def one(name: str, allowed: str, given, **more) -> Route:
    return Route(f"orders:{name}", allowed, given=given, args=lambda key: [key], **more)


ROUTES: list[Route] = [
    Route("orders:products", SEES),
    Route("orders:new_product", EDITS),
    one("product", SEES, filler),
    *(one(name, EDITS, filler) for name in ("edit_product", "set_prices", "withdraw_product")),
    one("bring_back_product", EDITS, withdrawn),
    *(one(name, STOCKS, filler) for name in ("receive_stock", "move_stock", "count_stock")),
    Route("orders:counts", STOCKS),
    *(one(name, STOCKS, count, post=True) for name in ("post_count", "drop_count")),
    Route("orders:warehouses", SEES),
    Route("orders:new_warehouse", STOCKS),
    one("edit_warehouse", STOCKS, warehouse),
    Route("orders:price_lists", SEES),
    Route("orders:new_price_list", EDITS),
    one("price_list", SEES, published),
    one(
        "price_list", f"{EDITS} {PUBLISHES} auditor", draft, case="draft",
        hidden=f"* -finance -auditor {' '.join('-' + who for who in PUBLISHES.split())}",
    ),
    *(one(name, EDITS, draft) for name in ("edit_price_list", "list_lines", "change_list_by")),
    one("drop_price_list", EDITS, draft, post=True),
    *(one(name, PUBLISHES, published, post=True) for name in ("publish_price_list", "take_back_price_list")),
    one("end_price_list", PUBLISHES, published),
    Route("api:products-list", SEES),
    Route("api:products-list", EDITS, post=True, data={}),
    Route("api:products-detail", SEES, given=filler, args=lambda key: [key]),
    *(
        Route(f"api:products-{verb}", EDITS, given=filler, args=lambda key: [key], post=True)
        for verb in ("set-prices", "withdraw", "bring-back")
    ),
    Route("api:price-lists-list", SEES),
    Route("api:price-lists-list", EDITS, post=True, data={}),
    Route("api:price-lists-detail", SEES, given=published, args=lambda key: [key]),
    Route("api:price-lists-set-lines", EDITS, given=published, args=lambda key: [key], post=True),
    Route(
        "api:price-lists-drop", "finance", given=draft, args=lambda key: [key], post=True,
        hidden=f"* -finance -auditor {' '.join('-' + who for who in PUBLISHES.split())}",
    ),
    *(
        Route(f"api:price-lists-{verb}", PUBLISHES, given=published, args=lambda key: [key], post=True)
        for verb in ("publish", "take-back", "end")
    ),
]  # fmt: skip
