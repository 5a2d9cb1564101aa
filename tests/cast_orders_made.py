"""Orders of the tests, made by the services people use.

``account(files.zerun, …)`` gives the rep's customer 泽润 a rating and a limit; ``draft(...)`` orders fillers at 113,000 for it.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from customers.models import CreditAccount, Customer, ShippingAddress
from orders.models import Contract, LedgerEntry, Order, Receipt
from orders.services.drafts import open_order
from tests.cast import Company
from tests.cast_orders import Goods

NOW = datetime(2026, 11, 20, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
TODAY = date(2026, 11, 20)
PROMISED = TODAY + timedelta(days=30)
# Days ahead of the real clock, for whoever asks the portal itself.
AHEAD, NEXT = ((timezone.localdate() + timedelta(days=n)).isoformat() for n in (100, 101))


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


def received(customer: Customer, amount: str | Decimal, number: str = "HK-1", on: date = TODAY) -> LedgerEntry:
    """The credit of money that came in, straight into the table."""
    made = Receipt.objects.create(
        number=number, customer=customer, received_on=on, amount=Decimal(amount), booked_at=NOW
    )
    return made.entry


def framework(customer: Customer, amount: str = "900000000", **fields: Any) -> Contract:
    """A framework contract in force with the customer, straight into the table: orders of any worth have the contract they need."""
    if (known := customer.contracts.filter(kind="framework", state="in_force").first()) is not None:
        return known
    made = Contract.objects.create(
        customer=customer, owner_id=customer.owner_id, unit_id=customer.unit_id, kind="framework", title="年度框架合同",
        amount=Decimal(amount), starts_on=date(2025, 1, 1), entered_at=NOW, **({"ends_on": date(2027, 12, 31)} | fields),
    )  # fmt: skip
    row = Contract.objects.filter(pk=made.pk)
    row.update(state="in_review", number=f"HT-2025-{made.pk:04}", revision=1)
    row.update(state="approved")
    row.update(state="signed", signed_on=date(2025, 1, 1))
    row.update(state="in_force", file_no="1", original_at="档案室")
    return row.get()


def draft(
    company: Company, customer: Customer, goods: Goods, quantity: str = "1", *, prepaid: bool = False, actor: Any = None,
    **line: Any,
) -> Order:  # fmt: skip
    """An order by the rep unless told, complete but for its credit."""
    address = customer.addresses.exclude(receiving_hours="").first() or place(customer)
    values = {"promised_on": PROMISED, "address": address, "prepaid": prepaid}
    lines = [{"product": goods.filler, "quantity": Decimal(quantity), **line}]
    framework(customer)
    return open_order(actor=actor or company.rep, customer=customer, lines=lines, values=values, now=NOW)
