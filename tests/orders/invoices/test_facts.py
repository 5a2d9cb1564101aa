"""What orders tell customers of themselves: exposure, payment, sales (socket ``customer_facts``)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from customers.credit.reading import credit_of
from orders.credit import open_orders
from orders.models import Invoice, OpenItem, Settlement
from salesops.core.sockets.customer_facts import NAMES, customer_facts, facts_of
from tests.cast_orders_files import PAST, Importer
from tests.cast_orders_invoiced import confirmed, deliver, invoice
from tests.cast_orders_made import NOW, TODAY, account, received
from tests.cast_orders_paid import billed
from tests.cast_write_offs import agreed, asked_off

FED = [name for name in sorted(NAMES) if name in customer_facts]


def told(customer, *names: str, day: date = TODAY) -> dict:
    return {name: values.get(customer.pk) for name, values in facts_of([customer.pk], day, *names).items()}


def test_the_exposure_of_the_credit_check(company, files, goods):
    order = confirmed(company, files, goods, "3")
    deliver(order, "2")
    invoice(company, order, "2")
    assert told(files.zerun, "exposure", "receivables", "open_orders", "open_order_count") == {
        "exposure": Decimal(339_000),
        "receivables": Decimal(226_000),
        "open_orders": Decimal(113_000),
        "open_order_count": 1,
    }
    received(files.zerun, "100000")
    # Received ahead lowers the exposure, not what is open.
    assert told(files.zerun, "exposure", "receivables") == {
        "exposure": Decimal(239_000),
        "receivables": Decimal(226_000),
    }
    account(files.zerun, "500000")
    assert credit_of([files.zerun.pk], TODAY)[files.zerun.pk].used == Decimal(239_000)


def test_a_settled_order_of_a_former_system_weighs_nothing_here_and_in_the_check(
    company, files, goods, tmp_path, capsys
):
    bring = Importer(tmp_path, capsys)
    bring(PAST | {"status": "closed"}, PAST | {"number": "SO-2026-000041"})
    shown = told(files.zerun, "exposure", "open_orders")
    assert shown == {"exposure": Decimal(226_000), "open_orders": Decimal(226_000)}
    assert open_orders([files.zerun.pk])[files.zerun.pk] == shown["open_orders"]


def test_who_owes_nothing_is_known_to_owe_nothing(company, files):
    figures = told(files.zerun, "exposure", "overdue", "oldest_overdue_days", "open_order_count", "due_soon")
    assert set(figures.values()) == {0}
    # Who never bought and never paid has no such figures.
    names = ("sales_12m", "sales_12m_net", "order_count_12m", "average_days_late", "paid_invoices", "market_sales_rank")
    assert set(told(files.zerun, *names).values()) == {None}


def test_overdue_and_due_soon(company, files, goods):
    made = invoice(company, deliver(confirmed(company, files, goods, "1")))
    late = told(files.zerun, "overdue", "oldest_overdue_days", "due_soon", day=made.due_on + timedelta(days=10))
    assert late == {"overdue": Decimal(113_000), "oldest_overdue_days": 10, "due_soon": Decimal(0)}
    soon = told(files.zerun, "overdue", "oldest_overdue_days", "due_soon", day=made.due_on - timedelta(days=7))
    assert soon == {"overdue": Decimal(0), "oldest_overdue_days": 0, "due_soon": Decimal(113_000)}


def test_days_late_of_what_receipts_settled(company, files, goods):
    made = invoice(company, deliver(confirmed(company, files, goods, "1")))
    paid = received(files.zerun, "113000")
    on = made.due_on + timedelta(days=6)
    Settlement.objects.create(item=OpenItem.objects.get(), entry=paid, amount=113_000, on=on, at=NOW)
    figures = told(files.zerun, "average_days_late", "paid_invoices", "days_late_trend", day=on)
    assert figures == {"average_days_late": Decimal(6), "paid_invoices": 1, "days_late_trend": None}


def test_what_was_written_off_was_not_paid(company, files):
    """50 of 8,000 given up months later: paid when the money came. 6,000 of 8,000 given up: not paid at all."""
    due = date(2026, 9, 1)
    small, debt = (billed(files.zerun, "8000", f"FP-2026-9000{n}", on=date(2026, 8, 1), due_on=due) for n in (1, 2))
    for item, amount, on in ((small, "7950", due + timedelta(days=4)), (debt, "2000", due + timedelta(days=30))):
        paid = received(files.zerun, amount, f"HK-{amount}", on)
        Settlement.objects.create(item=item, entry=paid, amount=Decimal(amount), on=on, at=NOW)
    agreed(asked_off(company, files.zerun, (small, "50"), cause="fee", evidence=""))
    agreed(asked_off(company, files.zerun, (debt, "6000")))
    assert set(OpenItem.objects.values_list("settled_on", flat=True)) == {TODAY}
    assert told(files.zerun, "average_days_late", "paid_invoices") == {
        "average_days_late": Decimal(4),
        "paid_invoices": 1,
    }


def test_sales_and_orders(company, files, goods):
    deliver(confirmed(company, files, goods, "2"), "1", on=date(2026, 11, 18))
    names = ("sales_12m", "sales_12m_net", "sales_today_net", "order_count_12m", "first_order_on", "last_order_on")
    assert told(files.zerun, *names, day=date(2026, 11, 20)) == {
        "sales_12m": Decimal(113_000),
        "sales_12m_net": Decimal(100_000),
        "sales_today_net": Decimal(0),
        "order_count_12m": 1,
        "first_order_on": TODAY,
        "last_order_on": TODAY,
    }
    assert told(files.zerun, "sales_12m", day=date(2027, 11, 19)) == {"sales_12m": Decimal(0)}


def test_the_quarter_against_the_year_before(company, files, goods):
    order = confirmed(company, files, goods, "5")
    deliver(order, "1", on=date(2025, 9, 30))
    deliver(order, "3", on=date(2026, 7, 1))
    assert told(files.zerun, "sales_quarter_change") == {"sales_quarter_change": Decimal(200)}


def test_ranks(company, files, goods):
    """The only one of its market that bought; of its grade, more often than all the others."""
    for customer in (files.zerun, files.weizhiyuan):
        customer.grade = "B"
        customer.save(update_fields=["grade"])
    deliver(confirmed(company, files, goods, "1"))
    ranks = told(files.zerun, "market_sales_rank", "order_frequency_rank")
    assert ranks["market_sales_rank"] == 0
    assert 0 < ranks["order_frequency_rank"] < 1
    assert set(told(files.weizhiyuan, "market_sales_rank", "order_frequency_rank").values()) == {None}


@pytest.mark.parametrize("names", [("exposure", "receivables", "overdue", "open_order_count", "due_soon")])
def test_figures_of_one_source_cost_one_question(files, names, django_assert_num_queries):
    with django_assert_num_queries(1):
        facts_of([files.zerun.pk, files.weizhiyuan.pk], TODAY, *names)


def test_every_figure_leads_to_its_rows(company, files, goods, client):
    invoice(company, deliver(confirmed(company, files, goods, "1")))
    client.force_login(company.rep)
    for name in FED:
        address = customer_facts.get(name).link(files.zerun)
        if address:
            assert client.get(address).status_code == 200, (name, address)
    assert Invoice.objects.count() == 1
