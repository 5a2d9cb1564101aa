"""Receipts and allocations in the API: the same rules as on their pages (ORD-8)."""

import pytest
from django.utils import timezone

from orders.models import Receipt
from tests.cast_orders_paid import billed, still_open
from tests.orders.invoices.test_api import call, codes, verbs


@pytest.fixture
def body(company, files) -> dict[str, str]:
    return {
        "customer": "C-000001",
        "amount": "1500.00",
        "received_on": timezone.localdate().isoformat(),
        "payer": "泽润饮品",
    }


def test_booked_once_allocated_taken_back_and_reversed(company, files, body):
    one, two = billed(files.zerun, "1000"), billed(files.zerun, "900", "FP-2026-90002")
    first = call("secretary", "post", "receipts/", body, **{"Idempotency-Key": "hk-1"})
    assert call("secretary", "post", "receipts/", body, **{"Idempotency-Key": "hk-1"}) == first
    made = first[1]
    assert (first[0], made["left"], made["booked_by"], verbs(made)) == (
        201,
        "1500.00",
        "secretary",
        {"allocate", "reverse"},
    )
    here, day = f"receipts/{made['number']}/", body["received_on"]
    over = {"parts": [{"item": one.pk, "amount": "1000"}, {"item": two.pk, "amount": "900.01"}]}
    code, answer = call("secretary", "post", f"{here}allocate/", over)
    assert (code, codes(answer), list(answer["fields"])) == (422, ["orders.more-than-open"], ["parts.1.amount"])
    over["parts"][1]["amount"] = "500.00"
    code, answer = call("secretary", "post", f"{here}allocate/", over)
    assert (code, answer["left"], verbs(answer)) == (200, "0.00", {"unallocate", "reverse"})
    listed = call("rep", "get", f"allocations/?receipt={made['number']}")[1]["results"]
    assert {(row["document"], row["amount"]) for row in listed} == {
        ("FP-2026-90001", "1000.00"),
        ("FP-2026-90002", "500.00"),
    }
    code, answer = call("secretary", "post", f"{here}unallocate/", {"items": [two.pk], "on": day})
    assert (code, answer["left"]) == (200, "500.00")
    again = {"receipt": made["number"], "parts": [{"item": two.pk, "amount": "400"}], "on": day}
    keyed = {"Idempotency-Key": "hk-2"}
    assert call("secretary", "post", "allocations/", again, **keyed)[0] == 201
    assert call("secretary", "post", "allocations/", again, **keyed)[0] == 201
    assert still_open(two) == 500
    assert call("finance", "post", f"{here}reverse/", {"reason": "", "on": day})[0] == 422
    code, answer = call("finance", "post", f"{here}reverse/", {"reason": "拒付", "on": day})
    assert (code, answer["left"], answer["reversed_on"], verbs(answer)) == (200, "0.00", day, set())
    code, answer = call("finance", "post", f"{here}allocate/", over)
    assert (code, codes(answer)) == (409, ["orders.receipt-reversed"])
    assert still_open(one) == 1000


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("amount", "-1", "orders.bad-amount"), ("amount", "0", "orders.bad-amount"), ("amount", "1.23456", "orders.bad-amount"),
        ("amount", "1" * 30, "orders.bad-amount"), ("received_on", "2999-01-01", "orders.receipt-in-future"),
        ("received_on", "2020-01-01", "orders.month-closed"), ("order", "SO-1", "orders.order-not-of-customer"),
    ],
)  # fmt: skip
def test_wrong_input_has_a_code(body, field, value, code):
    status, answer = call("finance", "post", "receipts/", body | {field: value})
    assert (status, codes(answer), list(answer["fields"])) == (422, [code], [field])
    assert not Receipt.objects.exists()


def test_items_of_another_customer_are_unknown(company, files, body):
    made = call("finance", "post", "receipts/", body)[1]
    theirs = billed(files.weizhiyuan, "100")
    asked = {"parts": [{"item": theirs.pk, "amount": "1"}]}
    status, answer = call("finance", "post", f"receipts/{made['number']}/allocate/", asked)
    assert (status, codes(answer), list(answer["fields"])) == (422, ["orders.unknown-item"], ["parts.0.item"])
    assert call("finance", "get", "receipts/?ahead=true")[1]["results"][0]["number"] == made["number"]
    assert call("finance", "get", "receipts/?reversed=true")[1]["results"] == []
