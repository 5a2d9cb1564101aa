"""The page of the OSB board and what leads to it (ORD-11)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from orders.models import OsbProblem
from orders.widgets.osb import my_board
from tests.cast_orders_made import NOW
from tests.cast_orders_osb import DUE, numbered, solved
from tests.cast_orders_shipped import confirmed

pytestmark = pytest.mark.django_db


def test_the_board_and_a_problem_recorded_from_it(client, company, files, goods):
    order = confirmed(company, files, goods, "1")
    client.force_login(company.secretary)
    address = reverse("orders:osb")
    client.get(address)
    page = client.get(address).content.decode()
    assert order.number in page
    record = reverse("orders:record_problem", args=[order.number])
    assert record in page
    form = client.get(record).content.decode()
    assert 'value="ship" selected' in form
    once = form.split('name="once" value="')[1].split('"')[0] if 'name="once"' in form else ""
    values = {
        "step": "ship", "what": "合格证漏装", "department": "LOG", "owner": "logistics", "due_on": f"{DUE + (DUE - NOW.date()) * 30}",
        "once": once,
    }  # fmt: skip
    sent = client.post(record, values)
    assert sent.status_code in (302, 422)
    for query, seen in (
        ("?step=settle", False),
        ("?step=ship&wait=plan", True),
        ("?late=yes", False),
        ("?step=ship&after=nonsense", True),
    ):
        assert (order.number in client.get(address + query).content.decode()) is seen, query


def test_the_board_asks_as_much_for_one_order_as_for_a_dozen(client, company, files, goods):
    order = confirmed(company, files, goods, "1")
    numbered(company, order)
    client.force_login(company.secretary)

    def asked():
        with CaptureQueriesContext(connection) as told:
            page = client.get(reverse("orders:osb"))
        return len(told), page.content.decode().count("/orders/SO-")

    asked()
    few, one = asked()
    for _n in range(11):
        confirmed(company, files, goods, "1")
    many, dozen = asked()
    assert (many, dozen >= 12 > one) == (few, True)


def test_steps_of_a_problem_by_page_and_api(client, company, files, goods):
    problem = numbered(company, confirmed(company, files, goods, "1"))
    client.force_login(company.rep)
    page = reverse("orders:problem", args=[problem.number])
    assert reverse("orders:take_problem", args=[problem.number]) in client.get(page).content.decode()
    client.post(reverse("orders:take_problem", args=[problem.number]), {"version": problem.version})
    problem.refresh_from_db()
    assert problem.state == "working"
    solved(company, problem)
    client.force_login(company.secretary)
    assert reverse("orders:verify_problem", args=[problem.number]) in client.get(page).content.decode()
    assert my_board(company.secretary, NOW)["problems"][0]["problem"] == problem
    client.post(reverse("orders:verify_problem", args=[problem.number]), {"version": ""})
    assert OsbProblem.objects.get().state == "verified"
