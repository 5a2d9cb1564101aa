"""Who handles lines of the bank (capability ``receipts``; defaults.md 1.4)."""

from typing import Any

from customers.models import Customer
from orders.models import BankLine


def handles_lines(user: Any) -> bool:
    """Says whose money came in: secretaries, finance."""
    return bool(user.can("receipts", "c"))


def payer_account_for(user: Any, line: BankLine) -> str:
    """The account of the payer: in full for who keeps bank data, its last four digits for others."""
    from customers.scope.customers import reads_bank_accounts

    return line.payer_account if reads_bank_accounts(user) else line.payer_account[-4:]


def customers_to_book(user: Any) -> Any:
    """Customers whose money ``user`` may book; ``None`` is the system."""
    rows = Customer.objects.filter(merged_into=None)
    return rows if user is None else rows.in_reach(user, "receipts", "c")


def keeps_accounts(user: Any) -> bool:
    """Finance, whose receipts are those of all customers, keeps the list of our own accounts."""
    return user is None or bool(user.can("receipts", "a"))
