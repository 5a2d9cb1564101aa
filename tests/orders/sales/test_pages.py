"""Sales by person and month, and what a customer owes: each figure leads to its rows."""

from decimal import Decimal

import pytest
from django.urls import reverse

from orders.views import sales
from tests.cast_orders_invoiced import confirmed, deliver, invoice
from tests.cast_orders_made import TODAY


@pytest.fixture
def billed(company, files, goods, monkeypatch):
    """Looked at on the day it was sold."""
    months = sales._months
    monkeypatch.setattr(sales, "_months", lambda today: months(TODAY))
    return invoice(company, deliver(confirmed(company, files, goods, "2")))


@pytest.mark.parametrize(("kind", "amount"), [("sales", 200_000), ("intake", 200_000)])
def test_a_figure_leads_to_its_entries(client, company, billed, kind, amount):
    client.force_login(company.supervisor)
    answer = client.get(reverse("orders:sales"), {"kind": kind})
    (row,) = answer.context["rows"]
    assert (row["person"], row["sum"]) == (company.rep, Decimal(amount))
    (cell,) = [cell for cell in row["cells"] if cell["amount"] is not None]
    entries = client.get(cell["url"])
    assert entries.status_code == 200
    assert billed.order.number in entries.content.decode()


def test_others_see_no_sales_of_this_person(client, company, billed):
    for who in (company.colleague, company.other_manager):
        client.force_login(who)
        assert client.get(reverse("orders:sales")).context["rows"] == []


def test_what_a_customer_owes(client, company, files, billed):
    client.force_login(company.rep)
    text = client.get(reverse("customers:tab", args=[files.zerun.code, "receivables"])).content.decode()
    assert billed.number in text
    assert text.count("226,000.00") >= 4
