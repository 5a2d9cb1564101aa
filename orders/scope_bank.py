"""Who handles lines of the bank (capability ``receipts``; defaults.md 1.4)."""

from typing import Any

from customers.models import Customer
from customers.scope.customers import reaches
from orders.models import BankLine
from orders.rules.matching import HIGH, MEDIUM


def handles_lines(user: Any) -> bool:
    """Says whose money came in: secretaries, finance."""
    return bool(user.can("receipts", "c"))


def payer_account_for(user: Any, line: BankLine) -> str:
    """The account of the payer: in full for who keeps bank data, its last four digits for others."""
    from customers.scope.customers import reads_bank_accounts

    return line.payer_account if reads_bank_accounts(user) else line.payer_account[-4:]


def may_handle(user: Any, line: BankLine, right: str = "c") -> bool:
    """Whether ``user`` says what ``line`` is: one that is likely a customer's is told by who reaches that customer.

    A line set aside names nobody any more; whose it was thought to be its best proposal still says.
    """
    if user is None:
        return True
    best = line.proposals[0] if line.proposals and line.state == "not_ours" else None
    likely = best["customer"] if best and best["confidence"] in (HIGH, MEDIUM) else None
    customer = line.customer or (Customer.objects.filter(pk=likely).first() if likely else None)
    return bool(user.can("receipts", right)) if customer is None else reaches(user, customer, "receipts", right)


def customers_to_book(user: Any) -> Any:
    """Customers whose money ``user`` may book; ``None`` is the system."""
    rows = Customer.objects.filter(merged_into=None)
    return rows if user is None else rows.in_reach(user, "receipts", "c")


def keeps_accounts(user: Any) -> bool:
    """Finance, whose receipts are those of all customers, keeps the list of our own accounts."""
    return user is None or bool(user.can("receipts", "a"))
