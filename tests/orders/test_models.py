"""What the database itself refuses (ORD-1)."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from orders.invariants.stock import counts_are_posted, stock_is_its_movements
from orders.models import PriceList, PriceListLine, ProductPrice, StockCount, StockLevel, StockMovement
from tests.cast_orders import NOW, make_list, make_product, receive


def refused(sql: str, *values) -> str:
    """The message with which the database refuses the statement."""
    with pytest.raises(IntegrityError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return str(error.value)


def movement(goods, kind, on_hand, reserved=0, product=None):
    return StockMovement.objects.create(
        at=NOW, warehouse=goods.suzhou, product=product or goods.filler, kind=kind, on_hand=Decimal(on_hand),
        reserved=Decimal(reserved),
    )  # fmt: skip


def level(goods, product=None) -> tuple:
    return StockLevel.objects.values_list("on_hand", "reserved").get(
        warehouse=goods.suzhou, product=product or goods.filler
    )


def test_levels_follow_their_movements(goods):
    movement(goods, "reserved", 0, 4)
    movement(goods, "shipped", -3, -3)
    movement(goods, "returned", 1)
    assert level(goods) == (Decimal(8), Decimal(1))
    assert list(stock_is_its_movements()) == []


def test_one_statement_with_many_movements(goods):
    rows = [("reserved", 0, 2), ("shipped", -2, -2), ("corrected", -1, 0)]
    StockMovement.objects.bulk_create(
        StockMovement(at=NOW, warehouse=goods.suzhou, product=goods.filler, kind=k, on_hand=a, reserved=b)
        for k, a, b in rows
    )
    assert level(goods) == (Decimal(7), Decimal(0))


@pytest.mark.parametrize(
    ("kind", "on_hand", "reserved"),
    [
        ("shipped", -11, 0), ("reserved", 0, 11), ("released", 0, -1), ("received", -1, 0), ("received", 0, 0),
        ("reserved", 1, 1), ("shipped", -1, -2), ("shipped", -1, 1), ("corrected", 1, 1), ("returned", 0, 1), ("lost", 1, 0),
    ],
)  # fmt: skip
def test_stock_never_runs_below_what_is_reserved_and_movements_keep_their_shape(goods, kind, on_hand, reserved):
    with pytest.raises(IntegrityError), transaction.atomic():
        movement(goods, kind, on_hand, reserved)
    assert level(goods) == (Decimal(10), Decimal(0))


def test_nobody_writes_a_level_or_rewrites_the_ledger(goods):
    by_movements = "by movements only"
    assert by_movements in refused("UPDATE orders_stocklevel SET on_hand = 99")
    assert by_movements in refused("DELETE FROM orders_stocklevel")
    assert by_movements in refused(
        "INSERT INTO orders_stocklevel (warehouse_id, product_id, on_hand, reserved) VALUES (%s, %s, 5, 0)",
        goods.tianjin.pk, goods.filler.pk,
    )  # fmt: skip
    assert "written once" in refused("UPDATE orders_stockmovement SET on_hand = 99")
    assert "written once" in refused("DELETE FROM orders_stockmovement")


def test_the_proof_finds_a_level_that_is_not_its_movements(goods):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE orders_stocklevel DISABLE TRIGGER guard_follows_movements")
        cursor.execute("UPDATE orders_stocklevel SET on_hand = on_hand + 1 WHERE product_id = %s", [goods.filler.pk])
        cursor.execute("ALTER TABLE orders_stocklevel ENABLE TRIGGER guard_follows_movements")
    (fault,) = stock_is_its_movements()
    assert f"product {goods.filler.pk}" in fault


def test_lines_of_a_published_list_are_final(goods):
    found = make_list("L", {goods.filler: "100"})
    final = "lines of a published price list are final"
    assert final in refused("UPDATE orders_pricelistline SET price = 1")
    assert final in refused("DELETE FROM orders_pricelistline")
    assert final in refused(
        "INSERT INTO orders_pricelistline (price_list_id, product_id, price) VALUES (%s, %s, 1)",
        found.pk,
        goods.film.pk,
    )
    draft = make_list("D", {goods.film: "5"}, state="draft")
    assert final in refused(
        "UPDATE orders_pricelistline SET price_list_id = %s WHERE price_list_id = %s", found.pk, draft.pk
    )
    PriceListLine.objects.filter(price_list=draft).update(price=6)


def test_a_published_list_keeps_what_it_is_and_when_it_began(company, goods):
    found = make_list("L", {goods.filler: "100"})
    assert "refused" in refused("UPDATE orders_pricelist SET grade = 'B'")
    assert "refused" in refused("UPDATE orders_pricelist SET market_id = %s", company.units["EC"].pk)
    assert "keeps its first day" in refused("UPDATE orders_pricelist SET period = '[2024-01-01,)'")
    assert "refused" in refused("DELETE FROM orders_pricelist WHERE id = %s", found.pk)
    assert "may not go from published to nothing" in refused("UPDATE orders_pricelist SET state = 'nothing'")


@pytest.mark.parametrize(("market", "grade"), [(None, ""), (None, "A"), ("EC", ""), ("EC", "A")])
def test_one_published_list_for_a_market_and_grade_on_a_day(company, goods, market, grade):
    where = {"market": company.units.get(market), "grade": grade}
    first = DateRange(date(2026, 1, 1), date(2026, 7, 1))
    make_list("1", {goods.filler: "100"}, period=first, **where)
    make_list("2", {goods.filler: "90"}, period=DateRange(date(2026, 7, 1), None), **where)
    make_list("3", {goods.filler: "80"}, period=first, state="draft", **where)
    assert "price_list_one_in_force" in refused(
        "UPDATE orders_pricelist SET state = 'published', published_at = %s WHERE code = '3'", timezone.now()
    )


def test_nobody_publishes_his_own_list_not_even_by_sql(company, goods):
    make_list("L", {goods.filler: "1"}, state="draft", created_by=company.director, changed_by=company.finance)
    for person in (company.director, company.finance):
        assert "price_list_published_by_another" in refused(
            "UPDATE orders_pricelist SET state = 'published', published_at = now(), published_by_id = %s", person.pk
        )
    assert PriceList.objects.get().state == "draft"


def test_floor_above_list_and_two_prices_on_a_day_are_refused(goods):
    assert "product_price_floor_below_list" in refused("UPDATE orders_productprice SET floor_price = list_price + 1")
    with pytest.raises(IntegrityError, match="product_price_once_at_a_time"), transaction.atomic():
        ProductPrice.objects.create(
            product=goods.filler, list_price=1, period=DateRange(date(2026, 1, 1), date(2026, 2, 1))
        )


def test_products_keep_their_shape(goods):
    make_product("GZ-1", "机")
    assert "product_tax_rate" in refused("UPDATE orders_product SET tax_rate = 1 WHERE sku = 'GZ-1'")
    assert "product_exempt_has_no_rate" in refused("UPDATE orders_product SET tax_exempt = true WHERE sku = 'GZ-1'")
    assert "orders_product_sku" in refused("UPDATE orders_product SET sku = 'GZ-1' WHERE sku = 'GZ-100'")


def test_who_counted_can_not_post_even_by_sql(company, goods):
    StockCount.objects.create(
        warehouse=goods.suzhou, product=goods.filler, counted=9, expected=10, counted_by=company.logistics,
        counted_at=NOW,
    )  # fmt: skip
    post = "UPDATE orders_stockcount SET state = 'posted', posted_at = now(), posted_by_id = %s"
    assert "stock_count_two_people" in refused(post, company.logistics.pk)
    assert "stock_count_posted_by" in refused("UPDATE orders_stockcount SET state = 'posted'")
    with connection.cursor() as cursor:
        cursor.execute(post, [company.finance.pk])
    assert len(list(counts_are_posted())) == 1
    assert "posted" in refused("UPDATE orders_stockcount SET counted = 8")


def test_products_are_found_by_two_characters_pinyin_and_number(goods):
    from orders.models import Product

    for text in ("灌装", "guanzhuang", "gzj", "gz-100", "GZ6"):
        assert goods.filler in Product.objects.found_by(text), text
    receive(goods.tianjin, goods.film, "5.125")
    assert StockLevel.objects.get(product=goods.film).on_hand == Decimal("5.125")
