"""The list of orders: what it tells of each is what the rules say, and read strand by strand it is the list read as a whole."""

from dataclasses import replace

import pytest
from django.http import QueryDict

from orders.lacking import lacking_orders
from orders.models import Order
from orders.tables.figures import figures
from orders.tables.orders import OrderList
from salesops.core.lists.query import parse
from salesops.core.lists.read import ListReader
from salesops.core.lists.reading import Reading
from tests.cast_orders_exceptional import recorded
from tests.cast_orders_made import TODAY, draft
from tests.cast_orders_produced import answered, lacking, passed

pytestmark = pytest.mark.django_db
READERS = ("rep", "colleague", "supervisor", "manager", "secretary", "logistics", "finance", "director", "hr")


@pytest.fixture
def orders(company, files, goods):
    """One that lacks two fillers, one whose lack is made too late and which has an exception, and a draft of a colleague's."""
    late = lacking(company, files, goods)
    answered(company, passed(company, late), finish_on=late.promised_on.replace(month=12, day=31))
    recorded(company, late)
    open_ = lacking(company, files, goods, "3")
    own = draft(company, files.weizhiyuan, goods, actor=company.colleague)
    return late, open_, own


def test_alerts_are_those_of_the_rules(orders, company, django_assert_num_queries):
    late, open_, own = orders
    reading = Reading(company.director, TODAY)
    with django_assert_num_queries(1):
        found = figures([order.pk for order in orders], (), reading)
    assert found["alerts"] == {late.pk: ["made_late", "exception"], open_.pk: ["lacking"]}
    assert set(Order.objects.filter(lacking_orders()).values_list("pk", flat=True)) == {open_.pk}
    assert found["lines"] == {order.pk: order.lines.count() for order in orders}
    assert found["worth"][own.pk] == sum(line.amount for line in own.lines.all())


@pytest.mark.parametrize("username", READERS)
def test_read_by_owner_and_unit_it_is_the_same_list(orders, company, monkeypatch, username):
    user = getattr(company, username)
    listed, reading = OrderList(), Reading(user, TODAY)
    query = replace(parse(listed, QueryDict(""), reading), page_size=2)

    def pages():
        following = query
        while True:
            reader = ListReader(listed, following, reading)
            yield [row.pick for row in reader.rows], reader.count
            if not reader.next_cursor:
                return
            following = replace(query, cursor=reader.next_cursor)

    found = list(pages())
    # Kept from the first time, planned from the second.
    assert list(pages()) == found == list(pages())
    monkeypatch.setattr(OrderList, "strands", lambda self, user: None)
    monkeypatch.setattr(OrderList, "scope_key", lambda self, user: None)
    assert found == list(pages())
    seen = Order.objects.visible_to(user).count()
    assert sum(len(rows) for rows, _count in found) == seen
    assert {count for _rows, count in found} == {seen}
