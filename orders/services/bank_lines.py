"""Lines of the bank come in: each once, however often its list is brought (ORD-9)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import F

from accounts.services.editing import need
from customers.names import normal_name
from orders.models import BankAccount, BankLine, BankList
from salesops.core.acts import act
from salesops.core.money import ZERO

# What the bank says of a line: another word under the same reference is another line, and refused.
SAID = ("booked_at", "payer", "payer_account", "amount", "memo")


@dataclass(frozen=True)
class BroughtLine:
    """One line as its list has it."""

    account: BankAccount
    booked_at: datetime
    reference: str
    payer: str
    amount: Decimal
    payer_account: str = ""
    memo: str = ""


def known_lines(lines: Iterable[BroughtLine]) -> dict[tuple[int, str], BankLine]:
    """Those that are there already, by account and reference. One query."""
    asked = list(lines)
    rows = BankLine.objects.filter(
        account__in={line.account.pk for line in asked}, reference__in={line.reference for line in asked}
    )
    return {(row.account_id, row.reference): row for row in rows}


def differs(line: BroughtLine, known: BankLine) -> list[str]:
    """The names of what the list says otherwise than it did before."""
    return [name for name in SAID if getattr(line, name) != getattr(known, name)]


@act("orders.take_bank_lines")
def take_lines(
    *, actor: Any, lines: Sequence[BroughtLine], file_name: str, now: datetime, into: BankList | None = None
) -> BankList | None:
    """Write new ``lines`` down, as part of the list ``into`` or of a new one; ``None`` when there are none. T21 begins."""
    need(actor, "receipts", "c")
    if not lines:
        return into
    if into is None:
        into = BankList.objects.create(
            file_name=file_name[:150], lines_count=0, total=ZERO, brought_at=now, brought_by=actor
        )
    BankLine.objects.bulk_create(
        BankLine(
            bank_list=into, account=line.account, booked_at=line.booked_at, reference=line.reference, payer=line.payer,
            payer_norm=normal_name(line.payer), payer_account=line.payer_account, amount=line.amount, memo=line.memo,
            arrived_at=now,
        )
        for line in lines
    )  # fmt: skip
    total = sum((line.amount for line in lines), ZERO)
    BankList.objects.filter(pk=into.pk).update(lines_count=F("lines_count") + len(lines), total=F("total") + total)
    return into
