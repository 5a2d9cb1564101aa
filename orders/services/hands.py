"""Whose hands a decision about money must not be in (defaults.md 1.5): ids of people. The database asks again."""

from collections.abc import Iterable
from datetime import date

from customers.models import BankChange
from orders.models import Receipt
from salesops.core.approvals.models import Approval, ApprovalDecision


def plain_account(account: str) -> str:
    """An account as it is compared: banks write it with spaces and dashes or without."""
    return account.replace(" ", "").replace("-", "")[:40]


def who_booked(customer: int, since: date) -> set[int]:
    """Who booked receipts of ``customer`` since the oldest of the debts arose: any of them could have paid it. One query."""
    rows = Receipt.objects.filter(customer=customer, received_on__gte=since, booked_by__isnull=False).order_by()
    return set(rows.values_list("booked_by", flat=True).distinct())


def who_refunds_not(receipt: Receipt, account: str) -> set[int]:
    """Who booked ``receipt``, and who asked for or agreed to the bank details ``account`` is known by. One query."""
    found = {receipt.booked_by_id} if receipt.booked_by_id else set()
    if not account:
        return found
    changes = BankChange.objects.filter(customer=receipt.customer_id, state="done")
    for known, *people in changes.values_list("bank_account", "asked_by", "decided_by"):
        if plain_account(known) == account:
            found |= {pk for pk in people if pk}
    return found


def who_agreed(approval: Approval) -> set[int]:
    """Who agreed, and for whom. One query."""
    rows = approval.decisions.filter(verb=ApprovalDecision.Verb.APPROVE).values_list("by", "on_behalf_of")
    people: Iterable[int | None] = (pk for pair in rows for pk in pair)
    return {pk for pk in people if pk}
