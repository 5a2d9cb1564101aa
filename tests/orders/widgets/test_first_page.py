"""What orders brings to the first page: open exceptions, production orders, each to whom it concerns (ORD-6, ORD-16)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from orders.widgets.exceptions import open_exceptions
from orders.widgets.production import production
from salesops.core.sockets.widgets import widgets_for
from tests.cast_orders_exceptional import recorded, told
from tests.cast_orders_made import NOW
from tests.cast_orders_produced import answered, lacking, passed, producer
from tests.cast_orders_shipped import confirmed


def codes(person) -> set[str]:
    return {widget["code"] for widget in widgets_for(person, NOW)}


def asked(client, person) -> int:
    """Queries of the first page of ``person``, the second time."""
    client.force_login(person)
    client.get("/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/")
    return len(queries)


@pytest.fixture
def order(company, files, goods):
    return confirmed(company, files, goods)


def test_more_exceptions_ask_no_more(client, company, order):
    recorded(company, order)
    before = asked(client, company.rep)
    for _n in range(3):
        recorded(company, order)
    assert asked(client, company.rep) == before


@pytest.mark.parametrize("who", ["rep", "manager", "logistics"])
def test_an_open_exception_is_on_the_page_of_whom_it_concerns(company, order, who):
    person = getattr(company, who)
    assert "orders.open_exceptions" not in codes(person)
    recorded(company, order)
    assert "orders.open_exceptions" in codes(person)


def test_what_the_customer_does_not_know_comes_first(company, order):
    known, unknown = told(company, recorded(company, order)), recorded(company, order, what="缺料")
    assert open_exceptions(company.colleague, NOW) is None
    later = NOW + timedelta(days=5)
    found = open_exceptions(company.rep, later)
    assert [line["exception"] for line in found["lines"]] == [unknown, known]
    assert (found["count"], found["late"]) == (2, 2)


def test_the_secretary_passes_and_production_answers(client, company, files, goods):
    maker, order = producer(company), lacking(company, files, goods)
    found = production(company.secretary, NOW)
    assert (found["lacks"], found["lacking"], found["all"]) == (1, [order], 0)
    assert production(maker, NOW) is None
    assert "orders.production" not in codes(company.rep)
    made = passed(company, order)
    found = production(maker, NOW + timedelta(days=30))
    assert (found["to_answer"], found["unanswered"], found["lacks"]) == (1, 1, 0)
    assert [line["production"] for line in found["lines"]] == [made]
    for person in (maker, company.secretary):
        client.force_login(person)
        assert reverse("orders:production", args=[made.number]) in client.get("/").content.decode()
    answered(company, made)
    assert production(maker, NOW)["lines"] == []
    late = production(maker, NOW + timedelta(days=200))
    assert (late["late"], len(late["lines"])) == (1, 1)


def test_production_in_a_constant_number_of_queries(client, company, files, goods):
    passed(company, lacking(company, files, goods))
    lacking(company, files, goods, "3")
    before = asked(client, company.secretary)
    passed(company, lacking(company, files, goods, "3"), "1")
    assert production(company.secretary, NOW)["to_answer"] == 2
    assert asked(client, company.secretary) == before


def test_a_rep_finds_the_daily_list_in_the_navigation(client, company, order):
    for person, there in ((company.rep, True), (company.secretary, False)):
        client.force_login(person)
        assert (reverse("orders:my_day") in client.get(reverse("core:more")).content.decode()) is there
