"""Figures, days and keys nobody should send: refused with a reason at every door of orders, never an error of ours (S4, S20)."""

from collections.abc import Iterator
from typing import Any

import pytest
from rest_framework.test import APIClient

from accounts.models import User
from orders.models import Invoice, Order, Product
from tests.cast_contracts import opened
from tests.cast_orders_invoiced import ask, deliver, invoice
from tests.cast_orders_invoiced import confirmed as billed_order
from tests.cast_orders_made import AHEAD, NEXT, account, draft
from tests.cast_orders_shipped import confirmed, delivered, picked, planned

FIGURES: list[Any] = [
    "-1", "0", "-0", "99999999999999999999", "1e400", "1e-400", "1E+17", "0.00001", "1.0001", "NaN", "-Infinity", "", " ", "１２",
    "1,5", "0x10", None, True, [], {}, [1], 10**30, -(10**30), 10**18, 2**63, 2**31, -1, 0, 1.5, "泽" * 300, "<b>",
]  # fmt: skip
DAYS: list[Any] = [
    "0001-01-01", "9999-12-31", "1899-12-31", "2026-13-45", "2026-02-30", "2020-01-01", "", None, 5, True, [], "tomorrow", "-1",
    "2026-11-20T00:00:00Z", "9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00", "2026-11-20T10:00:00-23:59", "1e9",
]  # fmt: skip
TEXTS: list[Any] = [
    None,
    5,
    [],
    {},
    True,
    "",
    " ",
    "泽" * 5000,
    "'; drop table orders_order; --",
    "\u202e",
    "a\nb",
    "../../etc",
]
KEYS: list[Any] = [
    "C-000003",
    "SO-2026-999999",
    "-1",
    "0",
    0,
    -1,
    10**30,
    2**63,
    "9" * 40,
    "٣",
    "x/y",
    "%00",
    None,
    [],
    {},
]


def bent(body: dict[str, Any], path: tuple[str, ...], value: Any) -> dict[str, Any]:
    """``body`` with ``value`` at ``path``; a number in the path is a place in a list."""
    name, rest = path[0], path[1:]
    if not rest:
        return body | {name: value}
    if rest[0] == "0":
        return body | {name: [bent(body[name][0], rest[1:], value)] if rest[1:] else [value]}
    return body | {name: bent(body[name], rest, value)}


def every(body: dict[str, Any], **values: list[Any]) -> Iterator[dict[str, Any]]:
    """One wrong thing at a time. ``lines__0__quantity`` names a figure of the first line."""
    for name, wrong in values.items():
        for value in wrong:
            yield bent(body, tuple(name.split("__")), value)
    yield from ({}, {**body, "lines": []}, {**body, "unknown": 1}, {**body, "version": 10**30}, {**body, "version": -1})


def knock(who: str, method: str, address: str, bodies: Iterator[dict[str, Any]]) -> None:
    client = APIClient(raise_request_exception=False)
    client.force_login(User.objects.get(username=who))
    broken = []
    for body in bodies:
        answer = getattr(client, method)(f"/api/v1/{address}", body, format="json")
        if answer.status_code >= 500:
            broken.append(body)
    assert not broken, f"{method} {address}: {broken[:3]} of {len(broken)}"


@pytest.fixture(autouse=True)
def _seen(files, goods, company):
    account(files.zerun, "100000000")


LINE = {"sku": "GZ-100", "quantity": "1", "unit_price": "113000", "discount_rate": "0"}
ORDER = {
    "customer": "C-000001", "promised_on": AHEAD, "customer_reference": "P", "notes": "", "term_days": 30, "lines": [LINE]
}  # fmt: skip
LINE_WRONGS = {
    "lines__0__sku": KEYS, "lines__0__quantity": FIGURES, "lines__0__unit_price": FIGURES, "lines__0__discount_rate": FIGURES,
    "lines__0": TEXTS,
}  # fmt: skip


def test_orders(company, files, goods):
    Product.objects.filter(pk=goods.film.pk).update(state="withdrawn")
    wrong = every(
        ORDER, customer=KEYS, promised_on=DAYS, term_days=FIGURES, address=KEYS, contract=KEYS, prepaid=TEXTS, notes=TEXTS,
        customer_reference=TEXTS, lines=TEXTS, **LINE_WRONGS,
    )  # fmt: skip
    knock("rep", "post", "orders/", wrong)
    knock(
        "rep", "post", "orders/", iter([ORDER | {"lines": [LINE | {"sku": "PE-500"}]}, ORDER | {"lines": [LINE] * 501}])
    )
    made = draft(company, files.zerun, goods)
    body = {name: value for name, value in ORDER.items() if name != "customer"}
    knock(
        "rep",
        "patch",
        f"orders/{made.pk}/",
        every(body, promised_on=DAYS, term_days=FIGURES, address=KEYS, **LINE_WRONGS),
    )
    knock("rep", "post", f"orders/{made.pk}/cancel/", every({"reason": "x"}, reason=TEXTS))


def test_what_was_written_can_be_submitted_or_is_refused(company, files, goods):
    """Figures a draft takes are figures everything behind it takes."""
    client = APIClient(raise_request_exception=False)
    client.force_login(company.rep)
    for value in FIGURES:
        for name in ("quantity", "unit_price", "discount_rate"):
            answer = client.post("/api/v1/orders/", ORDER | {"lines": [LINE | {name: value}]}, format="json")
            if answer.status_code == 201:
                sent = client.post(f"/api/v1/orders/{answer.json()['id']}/submit/", {}, format="json")
                shown = client.get(f"/orders/{answer.json()['id']}/")
                assert (sent.status_code < 500, shown.status_code < 500) == (True, True), (name, value)


def test_changes(company, files, goods):
    order = confirmed(company, files, goods)
    body = {"reason": "x", "promised_on": AHEAD, "lines": [{"no": 1, "quantity": "2", "unit_price": "100"}]}
    wrong = every(
        body,
        promised_on=DAYS,
        reason=TEXTS,
        lines__0__no=FIGURES,
        lines__0__quantity=FIGURES,
        lines__0__unit_price=FIGURES,
    )
    knock("rep", "post", f"orders/{order.number}/change/", wrong)
    lines = [{"sku": "GZ-100", "quantity": "1"}]
    knock("rep", "post", f"orders/{order.number}/change/", every(body | {"lines": lines}, lines__0__sku=KEYS))


def test_contracts(company, files, goods):
    body = {
        "customer": "C-000001", "title": "T", "amount": "226000", "starts_on": "2026-11-20", "ends_on": "2027-11-19",
        "term_days": 60, "deposit_share": "30", "sign_off_share": "65", "warranty_share": "5", "warranty_months": 12,
        "clauses": {"payment": {"differs": True, "text": "x"}}, "lines": [LINE],
    }  # fmt: skip
    shares = dict.fromkeys(("deposit_share", "sign_off_share", "warranty_share", "warranty_months"), FIGURES)
    wrong = every(
        body, customer=KEYS, amount=FIGURES, starts_on=DAYS, ends_on=DAYS, term_days=FIGURES, title=TEXTS, clauses=TEXTS,
        clauses__payment=TEXTS, clauses__payment__text=TEXTS, **shares, **LINE_WRONGS,
    )  # fmt: skip
    knock("rep", "post", "contracts/", wrong)
    made = opened(company, files.zerun, goods)
    knock("rep", "patch", f"contracts/{made.pk}/", every({"amount": "1"}, amount=FIGURES, ends_on=DAYS, **shares))
    knock("rep", "post", f"contracts/{made.pk}/remove-file/", every({"key": "x"}, key=KEYS))
    knock("secretary", "post", f"contracts/{made.pk}/file/", every({"file_no": "1", "original_at": "x"}, file_no=TEXTS))


def test_shipments(company, files, goods):
    order = confirmed(company, files, goods, "60")
    body = {
        "order": order.number, "warehouse": "SZ", "planned_on": AHEAD, "note": "", "lines": [{"no": 1, "quantity": "1"}]
    }  # fmt: skip
    wrong = every(
        body, order=KEYS, warehouse=KEYS, planned_on=DAYS, note=TEXTS, lines=TEXTS, lines__0__no=FIGURES,
        lines__0__quantity=FIGURES,
    )  # fmt: skip
    knock("secretary", "post", "shipments/", wrong)
    shipment = planned(company, order, goods, "1")
    knock("secretary", "post", f"shipments/{shipment.pk}/replan/", every({"planned_on": NEXT}, planned_on=DAYS))
    said = {
        "agreed_for": f"{AHEAD}T09:00:00+08:00",
        "acceptance": "x",
        "papers": ["manual"],
        "receiver": "x",
        "agreed_with": "x",
    }
    wrong = every(said, agreed_for=DAYS, acceptance=TEXTS, papers=TEXTS, receiver=TEXTS)
    knock("rep", "post", f"shipments/{shipment.pk}/confirm/", (b for b in wrong if b != said))
    packed = picked(company, planned(company, order, goods, "1"))
    sent = {"carrier": "x", "waybill": "1", "packages": 1, "weight": "1"}
    wrong = every(sent, carrier=TEXTS, waybill=TEXTS, packages=FIGURES, weight=FIGURES)
    knock("logistics", "post", f"shipments/{packed.number}/dispatch/", wrong)
    knock("logistics", "post", f"shipments/{packed.number}/deliver/", every({"arrived_at": ""}, arrived_at=DAYS))
    gone = delivered(company, planned(company, order, goods, "1"))
    knock("rep", "post", f"shipments/{gone.number}/customer-closed/", every({"until": ""}, until=DAYS))
    knock("logistics", "post", f"shipments/{gone.number}/take-back/", every({"reason": "x"}, reason=TEXTS[:5]))
    back = every({"lines": [{"no": 1, "good": "9"}]}, lines__0__no=FIGURES, lines__0__good=FIGURES, lines=TEXTS)
    knock("logistics", "post", f"shipments/{gone.number}/arrive-back/", back)


def test_invoices(company, files, goods):
    order = deliver(billed_order(company, files, goods, "3"))
    body = {
        "order": order.number,
        "lines": [{"no": 1, "quantity": "9"}],
        "terms": "term",
        "term_days": 30,
        "mail": "",
        "note": "",
    }
    wrong = every(
        body, order=KEYS, lines=TEXTS, lines__0__no=FIGURES, lines__0__quantity=FIGURES, terms=TEXTS, kind=TEXTS,
        term_days=FIGURES, mail=TEXTS, note=TEXTS,
    )  # fmt: skip
    knock("rep", "post", "invoice-requests/", wrong)
    Order.objects.get(pk=order.pk).invoice_requests.filter(state="requested").update(state="withdrawn")
    asked = ask(company, order, "1")
    knock(
        "finance",
        "post",
        f"invoice-requests/{asked.pk}/issue/",
        every({"tax_number": "1"}, tax_number=[*TEXTS, "٣" * 20]),
    )
    billed = invoice(company, order, "1")
    lower = every(
        {"lines": [{"no": 1, "amount": "0"}], "reason": "x"},
        lines__0__no=FIGURES,
        lines__0__amount=FIGURES,
        reason=TEXTS,
    )
    knock("rep", "post", f"invoices/{billed.number}/lower-price/", lower)
    back = every({"lines": [{"no": 1, "quantity": "1"}], "reason": "x"}, lines__0__quantity=FIGURES, lines=TEXTS)
    knock("rep", "post", f"invoices/{billed.number}/credit-returned/", back)
    dispute = {"invoice": billed.number, "amount": "0", "reason": "x"}
    knock("finance", "post", "disputes/", every(dispute, amount=FIGURES, reason=TEXTS))
    assert Invoice.objects.count() == 1


LISTS = (
    "orders", "contracts", "shipments", "invoices", "invoice-requests", "credit-notes", "open-items", "ledger-entries", "products",
    "price-lists",
)  # fmt: skip
ASKED = (
    "search=%00", "search=%25_%5C", "search=" + "9" * 99, "ordering=pk", "ordering=-number,number", "cursor=x", "page_size=0",
    "page_size=1e9", "page_size=-1", "customer=%00", "number=%00", "order=" + "x" * 4000, "state=x", "on=0001-01-01",
    "on=9999-12-31", "due_on__gte=9999-12-31", "issued_on__gte=0001-01-01", "ordered_on__gte=10000-01-01", "planned_on__gte=x",
    "unit=%F0%9F%98%80", "requested_at__gte=9999-12-31T23:59:59Z", "requested_at__gte=0001-01-01", "open=x", "disputed=2",
)  # fmt: skip


@pytest.mark.parametrize("name", LISTS)
def test_questions_of_lists(company, name):
    client = APIClient(raise_request_exception=False)
    client.force_login(company.finance)
    broken = [asked for asked in ASKED if client.get(f"/api/v1/{name}/?{asked}").status_code >= 500]
    for key in ("%00", "9" * 18, "9" * 25, "٣", "x" * 3000, "..", "%2e%2e", "C-1%0A"):
        broken += [key] if client.get(f"/api/v1/{name}/{key}/").status_code >= 500 else []
    assert not broken


TYPED = [
    "",
    "-1",
    "0",
    "1e400",
    "0.00001",
    "9" * 30,
    "NaN",
    "１２",
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "9999-12-31",
    "泽" * 400,
]


def test_forms(company, files, goods, client):
    """The same on the pages: the sentence stands beside the field."""
    client.raise_request_exception = False
    order = confirmed(company, files, goods, "9")
    away = delivered(company, planned(company, order, goods, "1"))
    billed = deliver(billed_order(company, files, goods, "3"))
    bill = invoice(company, billed, "1")
    plan = planned(company, order, goods, "1")
    doors = [
        ("secretary", f"/orders/{order.number}/ship/", ("lines.0.quantity", "planned_on", "warehouse")),
        ("secretary", f"/orders/shipments/{plan.pk}/replan/", ("planned_on", "note")),
        (
            "rep",
            f"/orders/shipments/{plan.pk}/confirm/",
            ("agreed_for", "acceptance", "papers", "receiver", "agreed_with"),
        ),
        ("rep", f"/orders/shipments/{away.number}/closed/", ("until",)),
        ("rep", f"/orders/shipments/{away.number}/sign-off/", ("signed_at", "received_by", "version")),
        ("logistics", f"/orders/shipments/{away.number}/arrive-back/", ("lines.0.good",)),
        ("rep", f"/orders/{billed.number}/invoice/", ("lines.1", "term_days", "mail", "kind", "terms")),
        ("rep", f"/orders/invoices/{bill.number}/lower-price/", ("lines.1", "reason")),
        ("rep", f"/orders/invoices/{bill.number}/returned/", ("lines.1", "reason")),
        ("finance", f"/orders/invoices/{bill.number}/disputes/new/", ("amount", "reason")),
        ("rep", f"/orders/{order.number}/change/", ("lines-0-quantity", "lines-0-unit_price", "promised_on", "reason")),
    ]
    broken, missing = [], []
    for who, address, names in doors:
        client.force_login(User.objects.get(username=who))
        if client.get(address).status_code == 404:
            missing.append(address)
        for value in TYPED:
            if client.post(address, dict.fromkeys(names, value)).status_code >= 500:
                broken.append((address, value))
    assert (broken, missing) == ([], [])
