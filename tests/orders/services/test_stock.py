"""Stock: received, promised, shipped, taken back, counted; never below what is promised (ORD-1; defaults.md 1.5)."""

import threading
from decimal import Decimal

import pytest
from django.db import connection, transaction

from orders.invariants.stock import counts_are_posted, stock_is_its_movements
from orders.models import Product, StockCount, StockLevel, StockMovement, Warehouse
from orders.services import stock as services
from orders.services import stock_ledger as ledger
from orders.services.stock_ledger import StockLine
from orders.stock import Stock, levels_of, stock_of
from salesops.core.refusals import Forbidden, Invalid, Refused
from tests.cast import build_company
from tests.cast_orders import NOW, build_goods


def codes(error) -> list[str]:
    return [r.code for r in error.value.refusals]


def line(goods, quantity, product="filler", warehouse="suzhou") -> StockLine:
    return StockLine(getattr(goods, warehouse), getattr(goods, product), Decimal(quantity))


def do(act, *lines, **more):
    with transaction.atomic():
        return act(list(lines), actor=None, now=NOW, **more)


def test_promised_shipped_and_taken_back(company, goods):
    do(ledger.reserve, line(goods, 4), record=goods.filler)
    do(ledger.ship, line(goods, 3), record=goods.filler)
    do(ledger.release, line(goods, 1), reason="取消")
    do(ledger.take_back, line(goods, 1), reason="退货")
    do(ledger.ship, line(goods, 2), reserved=False)
    assert stock_of([goods.filler.pk, goods.film.pk]) == {
        goods.filler.pk: Stock(Decimal(6), Decimal(0)), goods.film.pk: Stock(),
    }  # fmt: skip
    promised = StockMovement.objects.get(kind="reserved")
    assert (promised.record_kind, promised.record_name) == ("orders.product", "六头直线灌装机")
    assert list(stock_is_its_movements()) == []


def test_more_than_is_free_is_refused_with_each_line_and_nothing_is_taken(goods):
    do(ledger.reserve, line(goods, 8))
    with pytest.raises(Refused) as error:
        do(ledger.reserve, line(goods, 3), line(goods, 201, "nozzle"), line(goods, 1, "film"))
    assert codes(error) == ["orders.stock-short"] * 3
    assert [r.figures["free"] for r in error.value.refusals] == ["2", "200", "0"]
    assert stock_of([goods.nozzle.pk])[goods.nozzle.pk].reserved == 0


def test_the_same_product_twice_is_added_up(goods):
    with pytest.raises(Refused) as error:
        do(ledger.reserve, line(goods, 6), line(goods, 5))
    assert error.value.refusals[0].figures["wanted"] == "11"


@pytest.mark.parametrize("act", [ledger.ship, ledger.release])
def test_only_what_is_promised_ships_or_is_let_go(goods, act):
    do(ledger.reserve, line(goods, 2))
    with pytest.raises(Refused) as error:
        do(act, line(goods, "2.001"))
    assert codes(error) == ["orders.reserved-short"]


@pytest.mark.parametrize("quantity", ["0", "-1"])
def test_quantities_are_positive(company, goods, quantity):
    for act in (ledger.reserve, ledger.ship, ledger.release, ledger.take_back):
        with pytest.raises(Refused) as error:
            do(act, line(goods, quantity))
        assert codes(error) == ["orders.quantity-not-positive"]
    with pytest.raises(Invalid):
        services.receive_stock(actor=company.logistics, lines=[line(goods, quantity)], now=NOW)


@pytest.mark.parametrize("who", ["rep", "manager", "director", "secretary", "admin", "auditor"])
def test_stock_is_moved_by_logistics_and_finance(company, goods, who):
    with pytest.raises(Forbidden):
        services.receive_stock(actor=getattr(company, who), lines=[line(goods, 1)], now=NOW)
    services.receive_stock(actor=company.logistics, lines=[line(goods, 1)], now=NOW, reason="采购到货")
    assert stock_of([goods.filler.pk])[goods.filler.pk].on_hand == 11


def test_between_warehouses(company, goods):
    what = {"product": goods.filler, "source": goods.suzhou, "target": goods.tianjin}
    services.move_stock(actor=company.logistics, quantity=Decimal(4), now=NOW, **what)
    assert [(row.warehouse.code, row.on_hand) for row in levels_of(goods.filler)] == [("SZ", 6), ("TJ", 4)]
    with pytest.raises(Refused) as error:
        services.move_stock(actor=company.logistics, quantity=Decimal(7), now=NOW, **what)
    assert codes(error) == ["orders.stock-short"]


def test_nothing_comes_into_a_warehouse_out_of_use(company, goods):
    Warehouse.objects.filter(pk=goods.tianjin.pk).update(is_active=False)
    goods.tianjin.refresh_from_db()
    with pytest.raises(Invalid) as error:
        services.receive_stock(actor=company.logistics, lines=[line(goods, 1, warehouse="tianjin")], now=NOW)
    assert codes(error) == ["orders.warehouse-closed"]


def counted(company, goods, quantity) -> StockCount:
    return services.count_stock(
        actor=company.logistics, warehouse=goods.suzhou, product=goods.filler, counted=Decimal(quantity), now=NOW
    )


def test_a_count_is_posted_by_somebody_else(company, goods):
    found = counted(company, goods, 9)
    with pytest.raises(Refused) as error:
        services.post_count(actor=company.logistics, count=found, now=NOW)
    assert codes(error) == ["orders.count-own"]
    # Two come in between counting and posting: the difference found stays one.
    services.receive_stock(actor=company.logistics, lines=[line(goods, 2)], now=NOW)
    posted = services.post_count(actor=company.finance, count=found, now=NOW)
    assert (posted.state, posted.movement.on_hand, posted.posted_by) == ("posted", -1, company.finance)
    assert stock_of([goods.filler.pk])[goods.filler.pk].on_hand == 11
    assert list(counts_are_posted()) == []
    with pytest.raises(Refused):
        services.post_count(actor=company.finance, count=found, now=NOW)


def test_a_count_that_agrees_needs_no_correction(company, goods):
    posted = services.post_count(actor=company.finance, count=counted(company, goods, 10), now=NOW)
    assert posted.movement is None
    assert list(counts_are_posted()) == []


def test_a_correction_leaves_what_is_promised(company, goods):
    do(ledger.reserve, line(goods, 8))
    with pytest.raises(Refused) as error:
        services.post_count(actor=company.finance, count=counted(company, goods, 7), now=NOW)
    assert codes(error) == ["orders.count-below-reserved"]


def test_one_open_count_and_a_dropped_one_makes_room(company, goods):
    first = counted(company, goods, 9)
    with pytest.raises(Refused) as error:
        counted(company, goods, 9)
    assert codes(error) == ["orders.count-waits"]
    assert services.drop_count(actor=company.logistics, count=first).state == "dropped"
    assert counted(company, goods, 10).state == "counted"


def together(*works):
    """Run each work in a thread with a connection of its own; what each raised, or ``None``."""
    ready, found = threading.Barrier(len(works)), [None] * len(works)

    def run(n, work):
        try:
            ready.wait(timeout=20)
            with transaction.atomic():
                work()
        except Refused as refused:
            found[n] = refused.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return found


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_two_people_reserve_the_last_piece():
    goods = build_goods(build_company())
    do(ledger.reserve, line(goods, 9))
    take = lambda: ledger.reserve([line(goods, 1)], actor=None, now=NOW)  # noqa: E731
    assert sorted(together(take, take), key=str) == [None, "orders.stock-short"]
    assert stock_of([goods.filler.pk])[goods.filler.pk].free == 0


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_orders_with_the_same_lines_in_another_order_wait_for_each_other():
    goods = build_goods(build_company())
    lines = [line(goods, 1), line(goods, 5, "nozzle")]
    works = [lambda rows=rows: ledger.reserve(rows, actor=None, now=NOW) for rows in (lines, lines[::-1]) * 2]
    assert together(*works) == [None] * 4
    assert stock_of([goods.nozzle.pk])[goods.nozzle.pk].reserved == 20


@pytest.mark.races
@pytest.mark.django_db(transaction=True)
def test_the_first_goods_of_a_place_come_from_two_people():
    goods = build_goods(build_company())
    bring = lambda: ledger.take_back([line(goods, 3, warehouse="tianjin")], actor=None, now=NOW)  # noqa: E731
    assert together(bring, bring) == [None, None]
    assert StockLevel.objects.get(warehouse=goods.tianjin).on_hand == 6
    assert Product.objects.count() == 4
