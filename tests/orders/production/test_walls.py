"""What the database itself refuses about production orders, whoever writes (ORD-16)."""

import pytest
from django.db import IntegrityError, transaction

from orders.models import ProductionLine
from orders.services.production_ends import cancel_production
from tests.cast_orders_made import NOW
from tests.cast_orders_produced import lacking, passed
from tests.orders.shipments.test_walls import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def production(company, files, goods):
    """Two of twelve fillers."""
    return passed(company, lacking(company, files, goods))


def test_more_is_never_made_than_is_owed(production):
    assert "still gets" in refused("UPDATE orders_productionline SET quantity = 12.001")
    assert "production_line_made" in refused("UPDATE orders_productionline SET done = 2.001")


def test_lines_of_another_order(company, files, goods, production):
    other = lacking(company, files, goods, "1")
    with pytest.raises(IntegrityError, match="own order"), transaction.atomic():
        ProductionLine.objects.create(production=production, line=other.lines.get(), quantity=1)


def test_what_ended_is_final(company, production):
    cancel_production(actor=company.secretary, production=production, reason="重复", now=NOW)
    assert "final" in refused("UPDATE orders_productionline SET dropped = 0")
    assert "final" in refused("DELETE FROM orders_productionline")
    assert "may not go" in refused("UPDATE orders_productionorder SET state = 'passed'")


def test_an_answer_has_its_days_and_a_delay_its_reason(production):
    assert "production_answered" in refused("UPDATE orders_productionorder SET state = 'dated'")
    assert "production_delay_reasoned" in refused("UPDATE orders_productionorder SET moved = 1")
    dates = "UPDATE orders_productionorder SET start_on = '2026-12-02', finish_on = '2026-12-01'"
    assert "production_dates" in refused(dates)
