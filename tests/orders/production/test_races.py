"""Two people, two connections, the same goods to be made: they are made once (ORD-16, F10)."""

from decimal import Decimal

import pytest

from orders.models import ProductionLine, StockLevel
from orders.services.production_ends import receive_production
from tests.cast_orders_made import NOW
from tests.cast_orders_produced import answered, lacking, passed
from tests.core.approvals.test_races import together
from tests.customers.credit.test_races import told

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def test_two_pass_the_same_goods(company, files, goods):
    order = lacking(company, files, goods)
    answers = together(
        told(lambda: passed(company, order)), told(lambda: passed(company, order, actor=company.production))
    )
    assert sorted(answers) == ["done", "orders.more-than-lacking"]
    assert ProductionLine.objects.get().quantity == 2


def test_two_bring_the_same_goods_into_stock(company, files, goods):
    production = answered(company, passed(company, lacking(company, files, goods)))
    part = production.lines.get()

    def bring():
        receive_production(
            actor=company.production,
            production=production,
            warehouse=goods.suzhou,
            quantities={part.pk: Decimal(2)},
            now=NOW,
        )

    assert sorted(together(told(bring), told(bring))) == ["core.wrong-state", "done"]
    level = StockLevel.objects.get(warehouse=goods.suzhou, product=goods.filler)
    assert (level.on_hand, level.reserved) == (12, 12)
