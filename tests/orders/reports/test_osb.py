"""R13 says what the OSB board says."""

from datetime import timedelta

import pytest
from django.utils import timezone

from orders import osb
from orders.models import Order
from orders.reports.osb import OsbStatus
from reports.engine.asked import question
from salesops.core.stamps import one_reading
from tests.cast_orders_invoiced import confirmed, deliver
from tests.cast_orders_made import draft

pytestmark = pytest.mark.django_db


def answer(user, **given):
    report = OsbStatus()
    return report.result(user, question(report, given, user, timezone.localdate()).right())


@pytest.fixture
def under_way(company, files, goods):
    first = confirmed(company, files, goods, "1")
    Order.objects.filter(pk=first.pk).update(promised_on=timezone.localdate() - timedelta(days=10))
    return first, deliver(confirmed(company, files, goods, "1")), draft(company, files.zerun, goods)


def test_its_rows_are_those_of_the_board(under_way, company):
    found = answer(company.director)
    rows = list(osb.rows_of(company.director, osb.Asked(), timezone.now()))
    assert [row.values["order"] for row in found.rows] == [row.number for row in rows]
    assert {row.number for row in rows} == {order.number for order in under_way[:2]}
    assert found.count == len(rows) == found.figures[0].value
    late = answer(company.director, late="1")
    assert late.count == sum(row.late for row in rows) >= 1
    assert [row.values["order"] for row in late.rows] == [row.number for row in rows if row.late]
    assert late.count == found.figures[1].value == len(late.rows)
    assert sum(sum(part.values) for part in found.charts[0].series) == found.count


def test_a_step_and_a_scope_narrow_it(under_way, company):
    signed = under_way[1]
    settling = answer(company.director, step="settle")
    assert [row.values["order"] for row in settling.rows] == [signed.number]
    assert settling.rows[0].links["order"].endswith(f"{signed.number}/")
    assert answer(company.other_manager).count == 0
    assert answer(company.director, unit=company.units["NC-1-T"].code).count == 0


def test_it_costs_three_boards(under_way, company, django_assert_max_num_queries):
    with one_reading():
        answer(company.director)
        with django_assert_max_num_queries(30):
            answer(company.director)
