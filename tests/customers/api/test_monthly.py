"""Monthly lists in the API: read by their readers, prepared and signed off by the secretaries' lead."""

from datetime import date
from decimal import Decimal

import pytest

from customers.models import CreditAccount, MonthlyList

ADDRESS = "monthly-lists/credit/2026-10/"


@pytest.fixture
def rated(files):
    for customer in (files.zerun, files.dingsheng):
        CreditAccount.objects.create(customer=customer, rating="B", limit=Decimal(100_000), term_days=30)


def test_begun_signed_off_and_begun_anew(call, rated):
    assert call("lead", "get", ADDRESS)[1]["edition"] is None
    assert call("lead", "post", f"{ADDRESS}sign-off/")[0] == 404
    assert call("finance", "post", f"{ADDRESS}prepare/")[0] == 403
    status, draft = call("lead", "post", f"{ADDRESS}prepare/")
    assert (status, draft["list"], draft["month"], draft["state"]) == (201, "credit", "2026-10-01", "draft")
    assert call("lead", "post", "monthly-lists/credit/2099-01/prepare/")[0] == 422
    assert call("lead", "post", f"{ADDRESS}sign-off/", {"version": 99})[0] == 409
    status, signed = call("lead", "post", f"{ADDRESS}sign-off/", {"version": draft["version"]})
    assert (status, signed["edition"]["state"], signed["edition"]["signed_by"], signed["job"]) == (
        200,
        "signed",
        "lead",
        None,
    )
    assert call("lead", "post", f"{ADDRESS}prepare/")[0] == 422
    assert call("lead", "post", f"{ADDRESS}prepare/", {"note": "漏了一家"})[1]["edition"] == 2
    assert call("lead", "get", f"{ADDRESS}?edition=1")[1]["edition"]["state"] == "signed"
    assert [row["edition"] for row in call("finance", "get", "monthly-lists/?state=signed")[1]["results"]] == [1]


def test_everybody_reads_his_own_customers(call, rated):
    MonthlyList.objects.create(kind="credit", month=date(2026, 10, 1), prepared_at="2026-10-31T10:00:00+08:00")
    for who, count in (("finance", 2), ("rep", 1), ("colleague", 0)):
        status, answer = call(who, "get", ADDRESS)
        assert (status, answer["count"], len(answer["rows"]), answer["pages"]) == (200, count, count, 1)
        assert all(len(row) == len(answer["columns"]) for row in answer["rows"])
    assert call("admin", "get", ADDRESS)[0] == 403
    assert call("finance", "get", "monthly-lists/debts/2026-10/")[0] == 404
    assert call("finance", "get", "monthly-lists/credit/october/")[0] == 404
    assert call("finance", "get", f"{ADDRESS}?page=x")[0] == 400


def test_an_address_was_checked(call, files):
    address = f"shipping-addresses/{files.address.pk}/check/"
    assert call("finance", "post", address)[0] == 403
    assert call("other_rep", "post", address)[0] == 404
    status, answer = call("secretary", "post", address)
    assert status == 200
    assert answer["checked_on"] is not None
