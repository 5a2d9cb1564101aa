"""A line of the bank whose money was reversed, at the desk or on the page of its receipt, waits again (ORD-9)."""

from datetime import datetime

from orders.models import BankLine, Receipt

from .bank_payers import forget
from .bank_proposals import propose_matches


def let_line_go(receipt: Receipt, now: datetime) -> None:
    """What was learnt from it holds no more, and it is looked at anew. The database let it go with its money."""
    line = BankLine.objects.filter(matches__receipt=receipt.pk).first()
    if line is None:
        return
    forget(line, [receipt.customer_id])
    propose_matches(actor=None, lines=[line.pk], now=now)
