"""Orders of the tests, made by the services people use.

``account(files.zerun, …)`` gives the rep's customer 泽润 a rating and a limit; ``draft(...)`` orders fillers at 113,000 for it.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from customers.models import CreditAccount, Customer, ShippingAddress
from orders.models import LedgerEntry, Order
from orders.services.drafts import open_order
from tests.cast import Company
from tests.cast_orders import Goods

NOW = datetime(2026, 11, 20, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = date(2026, 11, 20)
PROMISED = TODAY + timedelta(days=30)


def account(customer: Customer, limit: str = "1500000", rating: str = "A", term: int = 60) -> CreditAccount:
    values = {"rating": rating, "limit": Decimal(limit), "term_days": term}
    return CreditAccount.objects.update_or_create(customer=customer, defaults=values)[0]


def place(customer: Customer, **fields: Any) -> ShippingAddress:
    given = {"address": "江苏省昆山市前进路 1 号", "receiver": "郑海涛", "receiver_phone": "0512-57000000",
             "receiving_hours": "工作日 9–17 时"}  # fmt: skip
    return ShippingAddress.objects.create(customer=customer, **given | fields)


def owes(customer: Customer, amount: str, on: date = TODAY) -> LedgerEntry:
    """What was owed before the portal."""
    return LedgerEntry.objects.create(
        customer=customer, kind="opening", amount=Decimal(amount), on=on, document="QC-1", at=NOW
    )


def draft(
    company: Company, customer: Customer, goods: Goods, quantity: str = "1", *, prepaid: bool = False, actor: Any = None,
    **line: Any,
) -> Order:  # fmt: skip
    """An order by the rep unless told, complete but for its credit."""
    address = customer.addresses.exclude(receiving_hours="").first() or place(customer)
    values = {"promised_on": PROMISED, "address": address, "prepaid": prepaid}
    lines = [{"product": goods.filler, "quantity": Decimal(quantity), **line}]
    return open_order(actor=actor or company.rep, customer=customer, lines=lines, values=values, now=NOW)
