"""Pages of production orders (ORD-16)."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from orders.models import ProductionOrder
from tests.cast_orders_made import PROMISED
from tests.cast_orders_produced import answered, lacking, passed
from tests.cast_orders_shipped import planned

pytestmark = pytest.mark.django_db


@pytest.fixture
def order(company, files, goods):
    return lacking(company, files, goods)


def test_a_secretary_passes_from_the_order(order, company, client):
    client.force_login(company.secretary)
    page = client.get(reverse("orders:order", args=[order.number])).text
    address = reverse("orders:pass_production", args=[order.number])
    assert address in page
    assert "六头直线灌装机 × 2" in page
    day = timezone.localdate() + timedelta(days=9)
    sent = {"due_on": day.isoformat(), "lines.0.quantity": "3"}
    answer = client.post(address, sent)
    assert answer.status_code == 409
    assert "仅 2 既无库存预留也未在生产" in answer.text
    assert client.post(address, sent | {"lines.0.quantity": "2"}).status_code == 302
    page = client.get(reverse("orders:order", args=[order.number])).text
    assert "PO-2026-0001" in page
    assert address not in page


def test_production_answers_reports_and_brings_it_in(order, company, goods, client):
    production = passed(company, order)
    client.force_login(company.production)
    assert "113,000" not in client.get(reverse("orders:production", args=[production.number])).text
    today = timezone.localdate()

    def send(verb: str, **fields):
        production.refresh_from_db()
        address = reverse(f"orders:{verb}_production", args=[production.number])
        assert client.get(address).status_code == 200
        return client.post(address, {"version": production.version} | fields).status_code

    days = {"start_on": today.isoformat(), "finish_on": (today + timedelta(days=5)).isoformat()}
    assert send("answer", **days) == 302
    later = (today + timedelta(days=8)).isoformat()
    assert send("report", percent="30", finish_on=later) == 422
    assert send("report", percent="30", finish_on=later, reason="缺料") == 302
    assert send("receive", **{"warehouse": "SZ", "lines.0.quantity": "2"}) == 302
    production.refresh_from_db()
    assert (production.state, production.moved) == ("done", 1)


def test_later_than_promised_is_said_everywhere(order, company, goods, client, django_assert_max_num_queries):
    answered(company, passed(company, order), PROMISED + timedelta(days=2))
    shipment = planned(company, order, goods, "2")
    client.force_login(company.secretary)
    assert "晚于承诺" in client.get(reverse("orders:order", args=[order.number])).text
    assert "生产延误" in client.get(reverse("orders:orders"), {"alerts": "made_late"}).text
    assert order.number not in client.get(reverse("orders:orders"), {"alerts": "lacking"}).text
    year, week, _day = shipment.planned_on.isocalendar()
    assert "才完工" in client.get(reverse("orders:delivery_plan"), {"week": f"{year}-W{week:02}"}).text
    with django_assert_max_num_queries(30):
        assert "late-t" in client.get(reverse("orders:productions"), {"when": "late"}).text


def test_a_colleague_sees_none(order, company, client):
    production = passed(company, order)
    client.force_login(company.other_rep)
    assert client.get(reverse("orders:production", args=[production.number])).status_code == 404
    assert ProductionOrder.objects.visible_to(company.other_rep).count() == 0
