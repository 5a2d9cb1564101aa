"""Shipments in the API, and what reminds of them (ORD-5)."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from rest_framework.test import APIClient

from orders.models import Shipment
from orders.reminders.shipments import to_confirm
from tests.cast_orders_made import AHEAD, NEXT, NOW
from tests.cast_orders_shipped import confirmed, delivered, note, planned

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/shipments/"


@pytest.fixture
def order(company, files, goods):
    return confirmed(company, files, goods)


def call(who, method: str, address: str = "", data=None, form: str = "json"):
    client = APIClient()
    client.force_login(who)
    more = {} if method == "get" else {"format": form}
    return getattr(client, method)(ROOT + address, data, **more)


def test_planned_and_called_off(order, company):
    data = {"order": order.number, "warehouse": "SZ", "planned_on": AHEAD, "lines": [{"no": 1, "quantity": "5"}]}
    refused = call(company.secretary, "post", data=data)
    assert (refused.status_code, refused.json()["refusals"][0]["code"]) == (409, "orders.more-than-open")
    data["lines"][0]["quantity"] = "3"
    made = call(company.secretary, "post", data=data)
    assert made.status_code == 201
    found = made.json()
    assert (found["state"], found["number"], found["lines"][0]["quantity"]) == ("planned", None, "3.000")
    assert {a["verb"] for a in found["allowed_actions"] if a["allowed"]} == {"confirm", "cancel", "replan"}
    assert "113000" not in made.content.decode()
    assert call(company.rep, "post", data=data).status_code == 403
    answer = call(company.secretary, "post", f"{found['id']}/cancel/", {"reason": "客户改期"})
    assert answer.json()["state"] == "cancelled"


def test_signed_off_with_the_note(order, company, goods):
    shipment = delivered(company, planned(company, order, goods))
    fields = {"received_by": "李师傅", "signed_at": NOW.isoformat(), "checked": "true", "files": [note()]}
    answer = call(company.logistics, "post", f"{shipment.number}/sign-off/", fields, "multipart")
    assert (answer.status_code, answer.json()["refusals"][0]["code"]) == (409, "orders.signed-by-shipper")
    fields["files"] = [note()]
    answer = call(company.rep, "post", f"{shipment.number}/sign-off/", fields, "multipart")
    assert (answer.status_code, answer.json()["state"]) == (200, "signed_off")
    assert Shipment.objects.get().files.count() == 1


def test_the_list_is_filtered(order, company, goods):
    planned(company, order, goods, "1")
    delivered(company, planned(company, order, goods, "1"))
    rows = call(company.logistics, "get", "?state=delivered").json()["results"]
    assert [row["number"] for row in rows] == ["FY-2026-00001"]
    assert call(company.other_rep, "get").json()["results"] == []


def test_reminded_five_four_and_three_working_days_ahead(order, company, goods):
    """Delivery on Friday 4 December, planned on 20 November: 27 and 30 November, 1 December at 09:00; then above."""
    planned(company, order, goods, planned_on=(NOW + timedelta(days=14)).date())
    zone = ZoneInfo("Asia/Shanghai")

    def steps(day: int, hour: int, month: int = 12) -> list[tuple[str, list[str]]]:
        due = to_confirm(datetime(2026, month, day, hour, 30, tzinfo=zone))
        return [(one.step, [person.username for person in one.to]) for one in due]

    assert steps(27, 8, 11) == []
    assert steps(27, 9, 11) == [("first", ["rep"])]
    assert [step for step, _who in steps(1, 9)] == ["first", "second", "third"]
    assert steps(1, 18)[-1] == ("due", ["supervisor", "logistics"])


def test_another_day_and_let_go_by_the_manager(order, company, goods):
    shipment = planned(company, order, goods)
    found = call(company.manager, "get", f"{shipment.pk}/").json()
    assert {a["verb"] for a in found["allowed_actions"] if a["allowed"]} == {"release"}
    answer = call(company.secretary, "post", f"{shipment.pk}/replan/", {"planned_on": NEXT, "note": "吊车"})
    assert (answer.status_code, answer.json()["planned_on"]) == (200, NEXT)
    assert call(company.secretary, "post", f"{shipment.pk}/release/", {"reason": "长期客户"}).status_code == 403
    answer = call(company.manager, "post", f"{shipment.pk}/release/", {"reason": "长期客户"}).json()
    assert (answer["state"], answer["release_reason"]) == ("agreed", "长期客户")
    answer = call(company.secretary, "post", f"{shipment.pk}/replan/", {"planned_on": NEXT})
    assert (answer.status_code, answer.json()["refusals"][0]["code"]) == (409, "orders.day-confirmed")
    wrong = call(company.logistics, "post", f"{shipment.pk}/pick/", {"lines": [{"no": 7, "batch": "A"}]})
    assert (wrong.status_code, list(wrong.json()["fields"])) == (422, ["lines.0.no"])
    answer = call(company.logistics, "post", f"{shipment.pk}/pick/", {"lines": [{"no": 1, "batch": "A-7"}]}).json()
    assert (answer["state"], answer["lines"][0]["batch"]) == ("picking", "A-7")


def test_a_claim_and_what_came_back_of_it(order, company, goods, monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)
    shipment = delivered(company, planned(company, order, goods))
    at = f"{shipment.number}/"
    until = (NOW + timedelta(days=2)).isoformat()
    assert call(company.rep, "post", f"{at}customer-closed/", {"until": until}).json()["closed_until"]
    for lines in (
        "",
        "{",
        "[1]",
        '[{"no": 9, "short": "1"}]',
        '[{"no": 1, "short": "1e400"}]',
        '[{"no": 1, "short": "-1"}]',
    ):
        fields = {"claim": "外壳破损", "lines": lines, "files": [note()]}
        assert call(company.rep, "post", f"{at}dispute/", fields, "multipart").status_code in (400, 422), lines
    fields = {"claim": "外壳破损", "lines": '[{"no": 1, "damaged": "1"}]', "files": [note()]}
    answer = call(company.rep, "post", f"{at}dispute/", fields, "multipart")
    assert (answer.status_code, answer.json()["lines"][0]["damaged"]) == (200, "1.000")
    assert call(company.logistics, "post", f"{at}take-back/", {"reason": "取回破损件"}).json()["state"] == "returning"
    more = call(company.logistics, "post", f"{at}arrive-back/", {"lines": [{"no": 1, "good": "2"}]})
    assert (more.status_code, list(more.json()["fields"])) == (422, ["lines.0.good"])
    answer = call(company.logistics, "post", f"{at}arrive-back/", {"lines": [{"no": 1, "good": "0"}]})
    assert answer.json()["state"] == "returned"


def test_deemed_signed_for(order, company, goods):
    shipment = delivered(company, planned(company, order, goods))
    fields = {"reason": "两次催签未复", "reminded": "true", "files": [note()]}
    early = call(company.secretary, "post", f"{shipment.number}/deem/", fields, "multipart")
    assert {r["code"] for r in early.json()["refusals"]} <= {"orders.too-early"}
    fields["reminded"], fields["files"] = "false", [note()]
    answer = call(company.secretary, "post", f"{shipment.number}/deem/", fields, "multipart")
    assert (answer.status_code, list(answer.json()["fields"])) == (422, ["reminded"])


def test_the_list_asks_as_much_of_one_as_of_many(order, company, goods):
    def asked(count: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert len(call(company.manager, "get").json()["results"]) == count
        return len(queries)

    planned(company, order, goods, "1")
    asked(1)
    of_one = asked(1)
    for _n in range(3):
        planned(company, order, goods, "1")
    assert asked(4) == of_one <= 26
