"""K04, K05: cost of the shipping day, goods put back, cost unknown."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from orders.models import LineEntry, Product, ProductCost, Return, ReturnLine
from salesops.core.sockets.kpis import Whose, kpis
from tests.assessments.kpis.world import NOVEMBER, ran, value
from tests.cast_orders_invoiced import confirmed, deliver, move
from tests.cast_orders_made import NOW

HUNDRED = Decimal(100_000)


def test_goods_cost_what_they_cost_on_the_day_they_left(company, files, goods):
    """Shipped at 70,000 on the 24th, signed for on the 27th when they cost 80,000."""
    order = confirmed(company, files, goods, "1")
    ProductCost.objects.filter(product=goods.filler).update(period=DateRange(date(2025, 1, 1), date(2026, 11, 26)))
    ProductCost.objects.create(product=goods.filler, net=Decimal(80_000), period=DateRange(date(2026, 11, 26), None))
    move(order, "shipped", on=date(2026, 11, 24))
    move(order, "signed", on=date(2026, 11, 27))
    assert value("K04", company.rep) == Decimal(30_000)
    assert value("K05", company.rep) == value("K05", "EC") == Decimal("0.3")


def returned(company, order, good: str, damaged: str, on: date) -> None:
    """One filler comes back by a return; of it ``good`` pieces may be sold again."""
    line = order.lines.get()
    taken = Return.objects.create(
        number="TH-1", order=order, customer=order.customer, owner=order.owner, unit=order.unit, wanted="refund",
        description="不启动", amount=Decimal(113_000), requested_at=NOW, decide_due=NOW,
    )  # fmt: skip
    ReturnLine.objects.create(
        taken=taken, line=line, quantity=Decimal(1), reason="quality", amount=Decimal(113_000), good=Decimal(good), damaged=Decimal(damaged)
    )  # fmt: skip
    LineEntry.objects.create(
        line=line, kind="returned", quantity=Decimal(1), amount=Decimal(113_000), net=HUNDRED, on=on, at=NOW,
        record_kind="orders.return", record_id=str(taken.pk),
    )  # fmt: skip


@pytest.mark.parametrize(("good", "damaged", "left"), [("1", "0", 30_000), ("0", "1", -40_000)])
def test_what_comes_back_damaged_is_lost(company, files, goods, good, damaged, left):
    order = confirmed(company, files, goods, "2")
    deliver(order, on=date(2026, 11, 24))
    returned(company, order, good, damaged, date(2026, 11, 28))
    assert value("K04", company.rep) == Decimal(left)


def test_without_a_cost_the_line_has_the_margin_of_its_category_and_says_so(company, files, goods):
    """The labeller is a machine like the filler: 30 % are left of 60,000."""
    deliver(confirmed(company, files, goods, "1"), on=date(2026, 11, 24))
    Product.objects.filter(pk=goods.labeller.pk).update(launched_on=date(2025, 1, 1))
    labelled = confirmed(company, files, goods, "1", product=goods.labeller, unit_price=Decimal(67_800))
    deliver(labelled, on=date(2026, 11, 25))
    assert value("K04", company.rep) == Decimal(30_000) + Decimal(18_000)
    done = ran("K04")
    notes = [row.note for row in kpis.get("K04")().evidence(done.span, Whose(person=company.rep.pk), limit=9).rows]
    assert len(set(notes)) == 2


def test_where_no_cost_is_known_of_any_goods_there_is_no_profit_rather_than_none_earned(company, files, goods):
    """Nor a margin; neither has the unit. Whoever sold nothing earned nothing."""
    ProductCost.objects.all().delete()
    deliver(confirmed(company, files, goods, "1"), on=date(2026, 11, 24))
    done = ran("K04", "K05")
    assert done.of_person("K01", company.rep.pk).value == HUNDRED
    for code in ("K04", "K05"):
        assert done.of_person(code, company.rep.pk).value is None
        assert done.of_unit(code, company.units["EC"].pk).value is None
    assert value("K04", company.colleague) == 0
    (row,) = kpis.get("K04")().evidence(done.span, Whose(person=company.rep.pk), limit=9).rows
    assert (row.numerator, row.denominator) == (0, 1)


def test_without_sales_there_is_no_margin(company, files, goods):
    order = confirmed(company, files, goods, "2")
    deliver(order, "1", on=date(2026, 10, 24))
    move(order, "returned", "1", on=date(2026, 11, 28))
    assert value("K01", company.rep) < 0
    assert value("K05", company.rep) is None
    assert ran("K05").span.period == NOVEMBER
