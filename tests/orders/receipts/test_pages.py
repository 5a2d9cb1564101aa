"""The list, the page and the forms of receipts."""

import pytest
from django.urls import reverse
from django.utils import timezone

from orders.models import OpenItem, Receipt
from tests.cast_orders_invoiced import confirmed
from tests.cast_orders_paid import billed, booked, left, paid, still_open
from tests.cast_write_offs import asked_refund

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen(client, company, files):
    client.force_login(company.secretary)
    return client


def today():
    return timezone.localdate()


def page(name, receipt=None):
    return reverse(f"orders:{name}", args=[receipt.number] if receipt else [])


@pytest.fixture
def receipt(company, files) -> Receipt:
    return booked(company, files.zerun, "1500", payer="泽润饮品", payer_account="6222020200112233445")


def test_booked_and_allocated_by_its_forms(seen, files):
    old, new = billed(files.zerun, "1000"), billed(files.zerun, "900", "FP-2026-90002", due_on=today())
    given = {"customer": "c-000001", "amount": "1,500.00", "received_on": today().isoformat(), "payer": "泽润饮品"}
    answer = seen.post(page("book_receipt"), given)
    made = Receipt.objects.get()
    assert (answer.status_code, answer.url) == (302, page("allocate_receipt", made))
    form = seen.get(answer.url).context["form"]
    # The oldest first, as far as the money goes.
    assert [form[f"parts.{item.pk}"].initial for item in (old, new)] == [1000, 500]
    answer = seen.post(page("allocate_receipt", made), {f"parts.{old.pk}": "1000", f"parts.{new.pk}": "500"})
    assert (answer.status_code, answer.url) == (302, page("receipt", made))
    assert (still_open(old), still_open(new), left(made)) == (0, 400, 0)
    shown = seen.get(page("receipt", made)).content.decode()
    assert "FP-2026-90001" in shown
    assert page("take_back_receipt", made) in shown


def test_money_paid_ahead_for_an_order_is_offered_to_its_invoices_first(seen, company, files, goods):
    """1,500 for the order, of which 200 wait to be refunded: its invoice first, the rest for the oldest."""
    order = confirmed(company, files, goods)
    old, own = billed(files.zerun, "1000"), billed(files.zerun, "900", "FP-2026-90002", due_on=today(), order=order)
    ahead = booked(company, files.zerun, "1500", order=order, actor=company.finance)
    asked_refund(company, ahead, "200")
    answer = seen.get(page("allocate_receipt", ahead))
    form = answer.context["form"]
    assert [(item.pk, form[name].initial) for name, item in form.items.items()] == [(own.pk, 900), (old.pk, 400)]
    assert order.number in answer.content.decode()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", "-1"), ("amount", "0"), ("amount", "1.23456"), ("amount", "9" * 13), ("amount", "abc"),
        ("received_on", "2999-01-01"), ("received_on", "2020-01-01"), ("customer", "没有这家"), ("order", "SO-2026-999999"),
    ],
)  # fmt: skip
def test_wrong_input_is_said_beside_its_field(seen, files, field, value):
    given = {"customer": "C-000001", "amount": "10", "received_on": today().isoformat()} | {field: value}
    answer = seen.post(page("book_receipt"), given)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Receipt.objects.exists()


def test_more_than_is_open_is_said_beside_its_item(seen, receipt):
    item = billed(receipt.customer, "1000")
    answer = seen.post(page("allocate_receipt", receipt), {f"parts.{item.pk}": "1000.01"})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [f"parts.{item.pk}"]
    assert still_open(item) == 1000


def test_taken_back_and_reversed_by_their_forms(seen, company, receipt):
    one, two = billed(receipt.customer, "1000"), billed(receipt.customer, "500", "FP-2026-90002")
    paid(company, receipt, (one, "1000"), (two, "500"))
    answer = seen.post(page("take_back_receipt", receipt), {"items": [two.pk], "on": today().isoformat()})
    assert answer.status_code == 302
    assert (still_open(one), still_open(two)) == (0, 500)
    assert seen.post(page("reverse_receipt", receipt), {"on": today().isoformat()}).status_code == 422
    answer = seen.post(page("reverse_receipt", receipt), {"on": today().isoformat(), "reason": "错账"})
    assert answer.status_code == 302
    assert still_open(one) == 1000
    # Nothing more can be done with it.
    assert page("reverse_receipt", receipt) not in seen.get(page("receipt", receipt)).content.decode()
    assert seen.get(page("allocate_receipt", receipt)).status_code == 409


def test_found_by_number_payer_and_amount(seen, company, files, receipt, django_assert_max_num_queries):
    other = booked(company, files.zerun, "20", payer="别家公司")
    both = {receipt.number, other.number}
    for words, wanted in (
        (receipt.number, {receipt.number}), ("C-000001", both), ("1,500", {receipt.number}), ("别家公司", {other.number}),
        ("没有这样的", set()),
    ):  # fmt: skip
        shown = seen.get(page("receipts"), {"search": words}).content.decode()
        assert {number for number in both if page("receipt", Receipt.objects.get(number=number)) in shown} == wanted, (
            words
        )
    with django_assert_max_num_queries(24):
        shown = seen.get(page("receipts"), {"used": "ahead", "amount__gte": "100"}).content.decode()
    assert page("receipt", receipt) in shown
    assert page("receipt", other) not in shown


def test_the_reader_sees_the_end_of_an_account_only(seen, receipt):
    shown = seen.get(page("receipt", receipt)).content.decode()
    assert "6222020200112233445" not in shown
    assert "3445" in shown
    assert not OpenItem.objects.exists()
