"""The replenishment record: stock, sales, cover, what to order, from reports and our own books (O11); the table dealers send."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import call_command

from orders.customer_facts.dealers import stock
from orders.models import DealerReport
from orders.replenishment import record_of
from tests.cast_dealers import AUGUST, OCTOBER, SEPTEMBER, checked, dealer
from tests.cast_orders_invoiced import confirmed, deliver
from tests.core.spreadsheets.sheets import xlsx

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 16)


def test_of_the_worked_example(company, files, goods, django_assert_max_num_queries):
    """10, 24 and 34 nozzles sold, 52 left on 31 October: 22.67 a month, 16 days later 39.9 for 52 days; 45 days are 34."""
    customer = dealer(company, files)
    for month, sold in ((AUGUST, "10"), (SEPTEMBER, "24"), (OCTOBER, "34")):
        checked(company, files, goods, month, received="30" if month != AUGUST else "40", sold=sold)
    with django_assert_max_num_queries(8):
        record = record_of(customer, DAY)
    (item,) = record.items
    assert (item.reported, item.reported_on, [line.sold for line in item.months]) == (
        52,
        date(2026, 10, 31),
        [34, 24, 10],
    )
    assert round(item.monthly, 2) == Decimal("22.67")
    assert (item.used, item.stock, item.cover) == (Decimal("12.1"), Decimal("39.9"), 52)
    assert (item.suggested, item.low, item.interval) == (0, False, None)
    later = record_of(customer, date(2026, 12, 15)).items[0]
    assert (later.stock, later.cover, later.low, later.suggested) == (Decimal("18"), 23, False, 16)
    assert stock([customer.pk, files.weizhiyuan.pk], DAY) == {customer.pk: 52}


def test_deliveries_and_open_orders_count(company, files, goods):
    customer = dealer(company, files)
    order = deliver(confirmed(company, files, goods, "3"), "2", on=date(2026, 11, 20))
    (item,) = record_of(customer, date(2026, 11, 20)).items
    # No report: no stock, and what was ordered all the same.
    assert (item.stock, item.cover, item.suggested, item.coming) == (None, None, None, 1)
    assert (item.ordered.order, item.ordered.quantity, item.interval) == (order.number, 3, None)
    checked(company, files, goods)
    items = {one.product.sku: one for one in record_of(customer, date(2026, 11, 20)).items}
    assert (items["GZ-100"].stock, items["GZ-100"].monthly, items["GZ-100"].cover) == (2, 0, None)


def test_pages_and_the_order_it_suggests(company, files, goods, client):
    customer = dealer(company, files)
    checked(company, files, goods, received="0", sold="18")
    client.force_login(company.rep)
    page = client.get(f"/orders/replenishment/{customer.code}/")
    assert (page.status_code, goods.nozzle.name in page.content.decode()) == (200, True)
    behind = client.get(f"/orders/replenishment/{customer.code}/of/GZ-100-FV/").content.decode()
    assert f"/orders/dealers/reports/{DealerReport.objects.get().pk}/" in behind
    form = client.get(f"/orders/new/{customer.code}/?replenish=1").content.decode()
    assert "GZ-100-FV" in form
    assert "GZ-100-FV" not in client.get(f"/orders/new/{customer.code}/").content.decode()
    paper = client.get(f"/orders/replenishment/{customer.code}/paper/")
    assert paper.content[:5] == b"%PDF-"
    client.force_login(company.secretary)
    assert client.get(f"/orders/replenishment/{customer.code}/sheet/").content[:2] == b"PK"


def test_the_table_a_dealer_sends(company, files, goods, tmp_path, capsys):
    dealer(company, files)
    heads = ["customer_code", "month", "sku", "opening", "received", "sold", "closing", "counted"]

    def bring(*rows):
        status = 0
        try:
            path = xlsx(tmp_path / "d.xlsx", heads, *rows)
            call_command("import_table", "dealer_reports", str(path), "--as", "secretary")
        except SystemExit as stopped:
            status = stopped.code
        told = capsys.readouterr()
        return json.loads(told.out.strip().splitlines()[-1]), status, told.err

    # In any order: a month goes on from the one before.
    october = ["C-000001", "2026-10", "GZ-100-FV", "30", "5", "", "32", "31"]
    september = ["C-000001", "2026-09-01", "GZ-100-FV", "20", "20", "10", "", ""]
    _told, status, err = bring(october, ["C-000001", "2026-09", "GZ-100-FV", "20", "20", "10", "31", ""])
    assert (status != 0, "orders.closing-wrong" in err, DealerReport.objects.count()) == (True, True, 0)
    told, status, _err = bring(october, september)
    assert (told["created"], status) == (2, 0)
    first, second = DealerReport.objects.order_by("month")
    assert (first.lines.get().closing, second.lines.get().sold, second.lines.get().difference) == (30, 3, -1)
    assert (second.state, second.source, second.submitted_by) == ("submitted", "import", company.secretary)
    assert bring(october, september)[0]["unchanged"] == 2
    assert bring(["C-000001", "2026-10", "GZ-100-FV", "30", "5", "4", "", ""])[1] != 0
