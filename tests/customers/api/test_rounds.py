"""Calls of the contact round in the API: worked off by who settles the market."""

from datetime import timedelta

import pytest
from django.utils import timezone

from customers.models import ContactRound, RoundCall, Visit


@pytest.fixture
def one(company, files) -> RoundCall:
    today = timezone.localdate()
    drawn = ContactRound.objects.create(
        market=company.units["EC"], week=today - timedelta(days=today.weekday()), user=company.secretary,
        created_at=timezone.now(),
    )  # fmt: skip
    return RoundCall.objects.create(round=drawn, customer=files.zerun)


def test_a_call_is_recorded_once(call, one):
    address = f"round-calls/{one.pk}/"
    found = call("secretary", "get", "round-calls/?outcome=&market=EC")[1]["results"]
    assert [(row["customer"], row["outcome"]) for row in found] == [("C-000001", "")]
    assert call("secretary", "post", f"{address}record/", {"outcome": "promise"})[0] == 422
    assert call("secretary", "post", f"{address}record/", {"outcome": "sold"})[0] == 422
    status, answer = call("secretary", "post", f"{address}record/", {"outcome": "ok", "version": one.version})
    assert (status, answer["outcome"], answer["answered_by"]) == (200, "ok", "secretary")
    assert answer["visit"] == Visit.objects.get().pk
    assert call("secretary", "post", f"{address}record/", {"outcome": "ok", "version": one.version})[0] == 409
    assert call("director", "post", f"{address}record/", {"outcome": "ok"})[0] == 403
    for who in ("rep", "other_manager"):
        assert call(who, "get", address)[0] == call(who, "post", f"{address}record/")[0] == 404
