"""Sales by person and month, and what a customer owes: each figure leads to its rows."""

import re
from decimal import Decimal
from html import unescape

import pytest
from django.urls import reverse

from orders.models import SalesMonth
from orders.tables.sales import NET, SalesEntries
from orders.views import sales
from salesops.core.lists.reading import Reading
from tests.cast_orders_invoiced import confirmed, deliver, invoice
from tests.cast_orders_made import TODAY
from tests.cast_orders_returns import asked, back, service, waved_through


@pytest.fixture
def billed(company, files, goods, monkeypatch):
    """Looked at on the day it was sold."""
    months = sales._months
    monkeypatch.setattr(sales, "_months", lambda today: months(TODAY))
    service(company)
    return invoice(company, deliver(confirmed(company, files, goods, "2")))


@pytest.mark.parametrize(("kind", "amount"), [("sales", 200_000), ("intake", 200_000)])
def test_a_figure_leads_to_its_entries(client, company, billed, kind, amount):
    client.force_login(company.supervisor)
    answer = client.get(reverse("orders:sales"), {"kind": kind})
    (row,) = answer.context["rows"]
    assert (row["person"], row["sum"]) == (company.rep, Decimal(amount))
    ((address, shown),) = re.findall(r'href="([^"]+)">([^<]+)</a>', row["cells"])
    assert shown == f"{amount:,}.00"
    entries = client.get(unescape(address))
    assert entries.status_code == 200
    assert billed.order.number in entries.content.decode()
    foot = entries.content.decode().partition("<tfoot>")[2]
    assert shown in foot
    # Intake and sales are no sum of anything.
    assert "<tfoot>" not in client.get(reverse("orders:sales_entries")).content.decode()


def test_what_came_back_is_behind_the_sales_and_not_behind_the_intake(client, company, files, goods, billed):
    """One of two comes back for money: sales −100,000, the intake as confirmed, and each figure has the sum of its entries."""
    taken = waved_through(asked(company, billed.order, "1", files=[]), "refund")
    back(company, goods, taken, good="1")
    month = SalesMonth.objects.get()
    assert (month.intake_net, month.sales_net) == (Decimal(200_000), Decimal(100_000))
    client.force_login(company.supervisor)
    for kind, told in (("intake", month.intake_net), ("sales", month.sales_net)):
        kinds = sales.BEHIND[kind].split(",")
        rows = SalesEntries().rows(company.supervisor).filter(kind__in=kinds).annotate(worth=NET)
        assert sum(row.worth for row in rows) == told
        (row,) = client.get(reverse("orders:sales"), {"kind": kind}).context["rows"]
        assert row["sum"] == told


def test_cost_is_offered_to_those_who_see_it(company):
    for person, offered in ((company.finance, True), (company.rep, False), (company.secretary, False)):
        names = {column.name for column in SalesEntries().readable_columns(Reading(person, TODAY))}
        assert ({"spent", "profit"} <= names, "net" in names) == (offered, True), person


def test_others_see_no_sales_of_this_person(client, company, billed):
    for who in (company.colleague, company.other_manager):
        client.force_login(who)
        assert client.get(reverse("orders:sales")).context["rows"] == []


def test_what_a_customer_owes(client, company, files, billed):
    client.force_login(company.rep)
    text = client.get(reverse("customers:tab", args=[files.zerun.code, "receivables"])).content.decode()
    assert billed.number in text
    assert text.count("226,000.00") >= 4
