"""What a merge of two customer files takes along of orders (CUS-2): all of it, so that no debt and no open order stays behind."""

from typing import Any

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from orders.models import (
    BankLine,
    Contract,
    DealerCheck,
    DealerReport,
    Dispute,
    DunningLetter,
    DunningNote,
    Invoice,
    LedgerEntry,
    OpenItem,
    Order,
    OrderException,
    OsbProblem,
    PayerAccount,
    ProductionOrder,
    Promise,
    Receipt,
    Refund,
    Return,
    Shipment,
    Statement,
    WriteOff,
)
from salesops.core.sockets.merging import MergePart, merge_parts

# What names the customer beside the order. Sums of sales follow their entries.
PAPERS: tuple[Any, ...] = (
    LedgerEntry, OpenItem, Invoice, Receipt, Shipment, Return, Contract, ProductionOrder, OrderException,
    BankLine,
    Dispute, DunningLetter, DunningNote, OsbProblem, Promise, Refund, WriteOff,
    DealerCheck,
)  # fmt: skip


# Shown as it is: a code, two letters and a file number say it in both languages.
MERGED = "CUS-2"


def _keep_statements(loser: Customer, winner: Customer) -> None:
    """Both balances become one: what stood on statements of either was right for it alone. Waiting ones are made anew."""
    both = Statement.objects.current().filter(customer__in=[loser, winner])
    both.filter(state__in=("draft", "sent", "disputed")).update(state="replaced", replace_reason=MERGED)
    Statement.objects.filter(customer__in=[loser, winner], merged_at=None).update(
        merged_at=timezone.now(), customer=winner
    )


def _keep_reports(loser: Customer, winner: Customer) -> None:
    """Where both reported there are two stocks of the same months: those of the file that ends stay as history."""
    theirs = DealerReport.objects.filter(customer=loser)
    if DealerReport.objects.filter(customer=winner, merged_at=None).exists():
        theirs.filter(merged_at=None).update(merged_at=timezone.now())
    theirs.update(customer=winner)


def _keep_checks(loser: Customer, winner: Customer) -> None:
    """One check is taken at a time: of two that were begun the one of the file that ends is dropped."""
    if DealerCheck.objects.filter(customer=winner, state="draft").exists():
        DealerCheck.objects.filter(customer=loser, state="draft").update(state="dropped")


def _take(loser: Customer, winner: Customer, actor: Any) -> int:
    """Orders keep seller and unit of their time; with the ledger they count against the limit of the file that goes on."""
    _keep_statements(loser, winner)
    _keep_reports(loser, winner)
    _keep_checks(loser, winner)
    for model in PAPERS:
        model.objects.filter(customer=loser).update(customer=winner)
    _take_payers(loser, winner)
    return Order.objects.filter(customer=loser).update(customer=winner)


def _take_payers(loser: Customer, winner: Customer) -> None:
    """An account both were known to pay from is known once, as often as both together."""
    there = {(one.account, one.account or one.payer_norm): one for one in PayerAccount.objects.filter(customer=winner)}
    for one in PayerAccount.objects.filter(customer=loser).order_by("pk"):
        known = there.get((one.account, one.account or one.payer_norm))
        if known is None:
            PayerAccount.objects.filter(pk=one.pk).update(customer=winner)
        else:
            last = max(known.last_on, one.last_on)
            PayerAccount.objects.filter(pk=known.pk).update(times=F("times") + one.times, last_on=last)
            one.delete()


merge_parts.register(
    MergePart("orders.orders", _("Orders"), lambda customer: Order.objects.filter(customer=customer).count(), _take)
)
