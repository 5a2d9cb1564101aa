"""Exceptions and production orders in the API: the services of the pages (ORD-6, ORD-16)."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from tests.cast_orders_produced import lacking
from tests.cast_orders_shipped import confirmed

pytestmark = pytest.mark.django_db


def call(who, address: str, data=None):
    client = APIClient()
    client.force_login(who)
    return client.get(address) if data is None else client.post(address, data, format="json")


def test_an_exception_is_handled(company, files, goods):
    order, root = confirmed(company, files, goods), "/api/v1/exceptions/"
    refused = call(company.rep, root, {"order": order.number, "kind": "aliens", "what": "雪"})
    assert refused.json()["refusals"][0]["code"] == "orders.unknown-kind"
    made = call(
        company.rep, root, {"order": order.number, "kind": "weather", "what": "暴雪封路", "departments": ["LOG"]}
    )
    assert (made.status_code, made.json()["state"]) == (201, "open")
    one = f"{root}{made.json()['number']}/"
    told = {"told_to": "郑海涛", "told_how": "call", "told_at": timezone.now().isoformat()}
    assert call(company.logistics, f"{one}tell/", told).status_code == 403
    assert call(company.rep, f"{one}tell/", told).json()["state"] == "told"
    offer = {"kind": "warranty", "text": "延保 3 个月"}
    assert call(company.logistics, f"{one}offer/", offer).json()["offers"][0]["text"] == "延保 3 个月"
    assert call(company.rep, f"{one}accept/", {}).json()["state"] == "agreed"
    assert call(company.rep, f"{one}note/", {"text": "路已通"}).status_code == 200
    closed = call(company.rep, f"{one}close/", {"result": "周五到货"}).json()
    assert (closed["state"], [a for a in closed["allowed_actions"] if a["allowed"]]) == ("closed", [])
    assert [row["number"] for row in call(company.rep, f"{root}?state=closed").json()["results"]] == [closed["number"]]
    assert call(company.other_rep, root).json()["results"] == []


def test_a_production_order_is_made(company, files, goods):
    order, root = lacking(company, files, goods), "/api/v1/production-orders/"
    today = timezone.localdate()
    data = {
        "order": order.number,
        "due_on": (today + timedelta(days=9)).isoformat(),
        "lines": [{"no": 1, "quantity": "3"}],
    }
    assert call(company.secretary, root, data).json()["refusals"][0]["code"] == "orders.more-than-lacking"
    data["lines"][0]["quantity"] = "2"
    made = call(company.secretary, root, data)
    assert (made.status_code, made.json()["state"]) == (201, "passed")
    assert "113000" not in made.content.decode()
    one = f"{root}{made.json()['number']}/"
    days = {"start_on": today.isoformat(), "finish_on": (today + timedelta(days=5)).isoformat()}
    assert call(company.production, f"{one}answer/", days).json()["state"] == "dated"
    assert call(company.production, f"{one}report/", {"percent": 30}).json()["percent"] == 30
    done = call(company.production, f"{one}receive/", {"warehouse": "SZ", "lines": [{"no": 1, "quantity": "2"}]}).json()
    assert (done["state"], done["lines"][0]["left"]) == ("done", "0.000")
