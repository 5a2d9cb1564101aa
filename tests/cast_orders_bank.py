"""Open invoices and lines of the bank for the tests.

``owe(customer, "FP-2026-01066", "268000")`` opens an item; ``line(payer, "418000")`` is money on the basic account ``…3021``.
"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from customers.names import normal_name
from orders.models import BankAccount, BankLine, BankList, Invoice, OpenItem
from orders.services.bank_lines import BroughtLine, take_lines
from tests.cast_orders_made import NOW

BASIC = "32250198360000003021"
AT = datetime(2026, 11, 19, 9, 31, tzinfo=ZoneInfo("Asia/Shanghai"))


def basic_account() -> BankAccount:
    return BankAccount.objects.get_or_create(number=BASIC, defaults={"name": "基本户"})[0]


def owe(customer: Any, number: str, amount: str, due: date = date(2026, 11, 20), order: Any = None) -> OpenItem:
    invoice = Invoice.objects.create(
        number=number, customer=customer, order=order, title=customer.name, issued_on=date(2026, 10, 10), due_on=due,
        amount=Decimal(amount), net=Decimal(amount), issued_at=NOW,
    )  # fmt: skip
    return OpenItem.objects.get(entry__invoice=invoice)


def line(
    payer: str, amount: str, memo: str = "", account: str = "", reference: str = "", at: datetime = AT
) -> BankLine:
    """Brought as a list of its own."""
    reference = reference or f"88412{BankLine.objects.count():05d}"
    brought = BroughtLine(basic_account(), at, reference, payer, Decimal(amount), account, memo)
    take_lines(actor=None, lines=[brought], file_name="银行流水.xlsx", now=NOW)
    return BankLine.objects.get(reference=reference)


def lists() -> int:
    return BankList.objects.count()


def norm(name: str) -> str:
    return normal_name(name)
