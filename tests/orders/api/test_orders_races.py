"""One idempotency key sent twice in the same second makes one order (F10)."""

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from orders.models import Order
from tests.core.approvals.test_races import together

pytestmark = [pytest.mark.races, pytest.mark.django_db(transaction=True)]


def test_one_key_twice_at_once(company, files, goods):
    body = {"customer": "C-000001", "lines": [{"sku": "GZ-100", "quantity": "1"}]}

    def send():
        client = APIClient()
        client.force_login(User.objects.get(username="rep"))
        return client.post("/api/v1/orders/", body, format="json", headers={"Idempotency-Key": "twice"})

    answers = together(send, send)
    [first] = [a for a in answers if a.status_code == 201 and "Idempotent-Replayed" not in a]
    [second] = [a for a in answers if a is not first]
    if second.status_code == 409:
        assert second.json()["code"] == "core.still-running"
        second = send()
    assert second.content == first.content
    assert Order.objects.count() == 1
