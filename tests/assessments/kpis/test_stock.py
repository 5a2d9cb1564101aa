"""K47: cost of what was signed for, as a yearly rate, by the mean stock at cost."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from orders.models import ProductCost
from tests.assessments.kpis.world import ran, value
from tests.cast_orders_invoiced import confirmed, deliver
from tests.cast_orders_made import NOW

COST = Decimal(70_000)


@pytest.fixture
def ten_fillers(goods):
    """Ten of them lie in Suzhou since the day of NOW; nothing else has a cost."""
    ProductCost.objects.exclude(product=goods.filler).delete()
    return Decimal((date(2026, 11, 30) - timezone.localdate(NOW)).days + 1)


def test_a_yearly_rate_of_the_cost_by_the_mean_of_the_days(company, files, goods, ten_fillers):
    deliver(confirmed(company, files, goods, "2"), on=date(2026, 11, 24))
    mean = 10 * COST * ten_fillers / 30
    assert abs(value("K47", "HQ") - 2 * COST * 365 / 30 / mean) < Decimal("0.000001")
    done = ran("K47")
    assert done.of_person("K47", company.rep.pk).value is None
    assert done.of_unit("K47", company.units["EC"].pk).value is None
    # In December all ten lie there all month, nothing is sold.
    december = ran("K47", period="2026-12").of_unit("K47", company.units["HQ"].pk)
    assert (december.value, december.denominator) == (0, (10 * COST * 31 / 365).quantize(december.denominator))


def test_stock_costs_what_it_cost_on_each_day(company, goods, ten_fillers):
    ProductCost.objects.filter(product=goods.filler).update(period=DateRange(date(2025, 1, 1), date(2026, 12, 11)))
    ProductCost.objects.create(product=goods.filler, net=2 * COST, period=DateRange(date(2026, 12, 11), None))
    found = ran("K47", period="2026-12").of_unit("K47", company.units["HQ"].pk).denominator
    assert abs(found - 10 * COST * (10 + 2 * 21) / 365) < Decimal("0.01")


def test_without_stock_or_cost_there_is_no_value(company, files, goods):
    assert value("K47", "HQ", period="2026-09") is None
    ProductCost.objects.all().delete()
    assert value("K47", "HQ") is None
