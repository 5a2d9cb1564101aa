"""Money received (ORD-8)."""

import re
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from customers.scope.among import AmongThose
from customers.scope.customers import customers_in_reach
from orders.guards import BooksReceipt, ImportedAtOnce, ReleasesLine
from orders.searching import FEWEST, may_be_number, number_index
from salesops.core.guards import AppendOnly, AuditTrail

from .ledger import LedgerEntry
from .order import MONEY, Order

AMOUNT = re.compile(r"\d{1,15}(\.\d{1,2})?", re.ASCII)
REVERSAL = ("reversed_on", "reversed_at", "reversed_by_id", "reversal_reason")


def amount_of(text: str) -> Decimal | None:
    """``text`` as an amount somebody looks for (``1,280.50``, ``¥1280.5``); ``None`` when it is none."""
    match = AMOUNT.fullmatch(text.strip().lstrip("¥￥").replace(",", ""))
    return Decimal(match[0]) if match else None


class ReceiptQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "ReceiptQuerySet":
        """Receipts of the customers in reach (capability ``receipts``)."""
        return customers_in_reach(self, user, "receipts", "v", field="customer")

    def numbered(self, text: str) -> "ReceiptQuerySet":
        """Those whose number holds ``text``, for the search over everything."""
        return self.filter(number__icontains=text) if may_be_number(text) else self.none()

    def found_by(self, text: str) -> "ReceiptQuerySet":
        """Found by a part of their number, the payer, the exact amount, or the customer."""
        text = text.strip()
        wanted = Q(AmongThose("customer_id", Customer.objects.order_by().found_by(text)))
        if len(text) >= FEWEST:
            wanted |= Q(payer__icontains=text)
        if may_be_number(text):
            wanted |= Q(number__icontains=text)
        amount = amount_of(text)
        return self.filter(wanted if amount is None else wanted | Q(amount=amount))


class Receipt(models.Model):
    """``amount`` (VAT included) that ``customer`` paid into ``account`` of ours on ``received_on``, the value date.

    Written once; the database writes its ledger entry (guard ``BooksReceipt``). What settlements haven't used of it was received
    ahead, for ``order`` where one is named. A mistake, or a draft that wasn't honoured, is reversed: a second, opposite entry.
    ``number`` is ours (HK), or the reference of a former system.
    """

    number = models.CharField(_("receipt no."), max_length=40, unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="receipts", verbose_name=_("customer"))
    order = models.ForeignKey(
        Order, models.PROTECT, null=True, blank=True, related_name="receipts", verbose_name=_("for order")
    )
    received_on = models.DateField(_("received on"))
    amount = models.DecimalField(_("amount (VAT incl.)"), **MONEY)
    payer = models.CharField(_("payer"), max_length=120, blank=True)
    payer_account = models.CharField(_("account of the payer"), max_length=40, blank=True)
    memo = models.CharField(_("memo"), max_length=300, blank=True)
    account = models.CharField(_("our account"), max_length=40, blank=True)
    booked_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("booked by")
    )
    booked_at = models.DateTimeField(_("booked at"))
    reversed_on = models.DateField(_("reversed on"), null=True, blank=True)
    reversed_at = models.DateTimeField(_("reversed at"), null=True, blank=True)
    reversed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("reversed by")
    )
    reversal_reason = models.CharField(_("why it was reversed"), max_length=300, blank=True)
    # Received in a former system; the moment of the transaction that brought it.
    imported_at = models.DateTimeField(_("imported at"), null=True, blank=True, editable=False)

    objects = ReceiptQuerySet.as_manager()
    # A merge of two files takes the money along.
    guards = [
        AuditTrail(),
        AppendOnly(but=("customer_id", *REVERSAL)),
        ImportedAtOnce(),
        BooksReceipt(),
        ReleasesLine(),
    ]

    class Meta:
        verbose_name = _("receipt")
        verbose_name_plural = _("receipts")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="receipt_amount"),
            models.CheckConstraint(
                condition=Q(reversed_on__isnull=True, reversed_at__isnull=True, reversal_reason="")
                | (Q(reversed_on__gte=F("received_on"), reversed_at__isnull=False) & ~Q(reversal_reason="")),
                name="receipt_reversed",
            ),
        ]
        indexes = [
            number_index("receipt_number_grams", "number"),
            number_index("receipt_payer_grams", "payer"),
            models.Index(fields=["amount"], name="receipt_amounts"),
            models.Index(fields=["-received_on", "-id"], name="receipt_list"),
            models.Index(fields=["customer", "-received_on"], name="receipt_of_customer"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def entry(self) -> LedgerEntry:
        """Its credit in the ledger; ``spent`` of it says how much was used. One query."""
        return self.entries.get(kind=LedgerEntry.Kind.RECEIPT)

    @property
    def left(self) -> Decimal:
        """What of it was received ahead: settles nothing, was not refunded. 0 once it is reversed. One query."""
        entry = self.entry
        return -entry.amount - entry.spent
