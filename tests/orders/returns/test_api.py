"""Returns in the API: the whole way by the services of the pages (ORD-7)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from orders.models import OrderLine, Return
from tests.cast_orders_made import AHEAD
from tests.cast_orders_returns import approved, asked, back, decided, service, signed_for
from tests.cast_orders_shipped import note

pytestmark = pytest.mark.django_db
ROOT = "/api/v1/returns/"


@pytest.fixture
def order(company, files, goods):
    return signed_for(company, files, goods)


def call(who, method: str, address: str = "", data=None, form: str = "json", **headers):
    client = APIClient()
    client.force_login(who)
    more = {} if method == "get" else {"format": form}
    return getattr(client, method)(ROOT + address, data, **more, headers=headers)


def test_from_the_request_to_the_stock(order, company):
    data = {
        "order": order.number, "wanted": "refund", "description": "漏液",
        "lines": [{"no": 1, "quantity": "5", "reason": "quality"}],
    }  # fmt: skip
    refused = call(company.rep, "post", data=data)
    assert (refused.status_code, refused.json()["refusals"][0]["code"]) == (422, "orders.more-than-signed")
    data["lines"][0]["quantity"] = "2"
    made = call(company.rep, "post", data=data, **{"Idempotency-Key": "th-1"})
    again = call(company.rep, "post", data=data, **{"Idempotency-Key": "th-1"})
    assert (made.status_code, again.json()["number"]) == (201, made.json()["number"])
    found = made.json()
    assert (found["state"], found["amount"], found["lines"][0]["quantity"]) == ("requested", "226000.00", "2.000")
    assert {a["verb"] for a in found["allowed_actions"] if a["allowed"]} == {"withdraw"}
    at = f"{found['number'].lower()}/"
    answer = call(company.rep, "post", f"{at}photos/", {"files": [note()]}, "multipart")
    assert (answer.status_code, Return.objects.get().files.count()) == (200, 1)
    assert call(company.rep, "post", f"{at}evaluate/", {}).status_code == 403
    judged = {"fault": "production", "finding": "密封圈老化", "advice": "refund"}
    answer = call(service(company), "post", f"{at}evaluate/", judged)
    assert answer.json()["state"] == "deciding"
    decided(company, Return.objects.get())
    assert call(company.rep, "post", f"{at}send/", {"carrier": "顺丰"}).json()["state"] == "under_way"
    came = {"warehouse": "sz", "lines": [{"no": 9, "good": "1"}]}
    answer = call(company.logistics, "post", f"{at}take-back/", came)
    assert (answer.status_code, answer.json()["refusals"][0]["code"]) == (422, "orders.not-under-return")
    came["lines"] = [{"no": 1, "good": "1", "damaged": "1"}]
    answer = call(company.logistics, "post", f"{at}take-back/", came)
    assert (answer.status_code, answer.json()["state"], answer.json()["amount"]) == (200, "closed", None)
    assert OrderLine.objects.get().returned == 2


def test_exchanged(order, company, goods):
    taken = back(company, goods, approved(company, order, wanted="replace"))
    wanted = {"warehouse": "SZ", "planned_on": AHEAD}
    answer = call(company.secretary, "post", f"{taken.number}/replace/", wanted)
    assert answer.status_code == 200
    assert answer.json()["replaced_by"] == Return.objects.get().replaced_by_id
    answer = call(company.secretary, "post", f"{taken.number}/settle/", {"reason": "x"})
    assert (answer.status_code, answer.json()["refusals"][0]["code"]) == (409, "orders.replaced-already")


def test_a_list_asks_as_often_for_many(order, company):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            answer = call(company.manager, "get", "?state=requested")
        assert answer.status_code == 200
        return len(found)

    asked(company, order, "1", files=[])
    one = queries()
    asked(company, order, "1", files=[])
    asked(company, order, "1", files=[])
    assert queries() <= one
