"""A feeder of the tests in place of orders: figures by name and customer."""

from datetime import date
from decimal import Decimal
from typing import Any

from salesops.core.sockets.customer_facts import CustomerFact, customer_facts


def plug(monkeypatch: Any, fact: CustomerFact) -> None:
    """Let ``fact`` stand in for the one of its name, whoever feeds that."""
    monkeypatch.setitem(customer_facts.by_code, fact.code, fact)


def unplug(monkeypatch: Any, *names: str) -> None:
    """As if nobody fed these."""
    for name in names:
        monkeypatch.delitem(customer_facts.by_code, name, raising=False)


def feed(monkeypatch: Any, **figures: dict[Any, Any]) -> None:
    """Let orders tell figures: name → customer → value."""
    for name, values in figures.items():
        ids = {customer.pk: value for customer, value in values.items()}
        fact = CustomerFact(name, name, lambda wanted, day, ids=ids: {pk: ids[pk] for pk in wanted if pk in ids})
        plug(monkeypatch, fact)


def paying_well(monkeypatch: Any, customer: Any, sales: int = 420_000 * 12) -> None:
    """A steady customer: three years, many paid invoices, 2 days late on average."""
    feed(
        monkeypatch,
        average_days_late={customer: Decimal(2)},
        oldest_overdue_days={customer: 0},
        paid_invoices={customer: 40},
        first_order_on={customer: date(2022, 1, 5)},
        sales_12m={customer: Decimal(sales)},
    )
