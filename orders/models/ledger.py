"""The receivables ledger: what customers owe, entry by entry (ORD-8)."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer
from customers.scope.customers import customers_in_reach
from orders.guards import FollowsEntries, KeepsConfirmed, MarksDebtors, OpensItems
from salesops.core.guards import AppendOnly, Unaudited

from .order import MONEY, Order


class LedgerQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "LedgerQuerySet":
        """Entries of the customers whose receivables ``user`` may see."""
        return customers_in_reach(self, user, "receivables", "v", field="customer")


class LedgerEntry(models.Model):
    """By how much the debt of ``customer`` changed on a day, VAT included: invoices raise it, credit notes and receipts lower it.

    Written once. A balance on a day is the sum of the entries until then; a negative one is money received ahead.
    ``document`` is the number people know it by.
    """

    class Kind(models.TextChoices):
        OPENING = "opening", pgettext_lazy("ledger", "opening balance")
        INVOICE = "invoice", pgettext_lazy("ledger", "invoice")
        CREDIT_NOTE = "credit_note", pgettext_lazy("ledger", "credit note")
        RECEIPT = "receipt", pgettext_lazy("ledger", "receipt")
        REVERSAL = "reversal", pgettext_lazy("ledger", "receipt reversed")
        REFUND = "refund", pgettext_lazy("ledger", "refund")
        WRITE_OFF = "write_off", pgettext_lazy("ledger", "write-off")
        WRITE_BACK = "write_back", pgettext_lazy("ledger", "write-off taken back")

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="ledger", verbose_name=_("customer"))
    order = models.ForeignKey(
        Order, models.PROTECT, null=True, blank=True, related_name="ledger", verbose_name=_("order")
    )
    invoice = models.OneToOneField(
        "orders.Invoice", models.PROTECT, null=True, blank=True, related_name="entry", verbose_name=_("invoice")
    )
    credit_note = models.OneToOneField(
        "orders.CreditNote", models.PROTECT, null=True, blank=True, related_name="entry", verbose_name=_("credit note")
    )
    # Of the entry of a receipt, of the one that reverses it, of those that pay it back.
    receipt = models.ForeignKey(
        "orders.Receipt", models.PROTECT, null=True, blank=True, related_name="entries", verbose_name=_("receipt")
    )
    refund = models.OneToOneField(
        "orders.Refund", models.PROTECT, null=True, blank=True, related_name="entry", verbose_name=_("refund")
    )
    # Of the entry that gives debts up and of those that take it back.
    write_off = models.ForeignKey(
        "orders.WriteOff", models.PROTECT, null=True, blank=True, related_name="entries", db_index=False,
        verbose_name=_("write-off"),
    )  # fmt: skip
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    amount = models.DecimalField(_("amount (VAT incl.)"), **MONEY)
    # How much of a credit has settled items; what is left was received ahead. Follows the settlements.
    spent = models.DecimalField(_("settled with it (VAT incl.)"), default=0, editable=False, **MONEY)
    on = models.DateField(_("day"))
    due_on = models.DateField(_("due on"), null=True, blank=True)
    document = models.CharField(_("document"), max_length=40)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("by")
    )

    objects = LedgerQuerySet.as_manager()
    # A merge of two files takes their debts along.
    guards = [
        AppendOnly(but=("customer_id", "spent")),
        FollowsEntries(("spent",)),
        OpensItems(),
        MarksDebtors(),
        MarksDebtors("update"),
        KeepsConfirmed(),
        Unaudited("a ledger: written once, with who and when"),
    ]

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        constraints = [
            models.CheckConstraint(
                condition=(Q(kind__in=["invoice", "refund", "reversal", "write_back"], amount__gt=0))
                | Q(kind__in=["credit_note", "receipt", "write_off"], amount__lt=0)
                | (Q(kind="opening") & ~Q(amount=0)),
                name="ledger_entry_direction",
            ),
            models.CheckConstraint(condition=Q(due_on__isnull=False) | ~Q(kind="invoice"), name="ledger_invoice_due"),
            models.CheckConstraint(
                condition=Q(kind__in=["receipt", "reversal", "refund"], receipt__isnull=False)
                | (~Q(kind__in=["receipt", "reversal", "refund"]) & Q(receipt__isnull=True)),
                name="ledger_receipt",
            ),
            models.CheckConstraint(
                condition=Q(kind="refund", refund__isnull=False) | (~Q(kind="refund") & Q(refund__isnull=True)),
                name="ledger_refund",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["write_off", "write_back"], write_off__isnull=False)
                | (~Q(kind__in=["write_off", "write_back"]) & Q(write_off__isnull=True)),
                name="ledger_write_off",
            ),
            models.UniqueConstraint(
                fields=["receipt", "kind"], condition=~Q(kind="refund"), name="ledger_receipt_once"
            ),
            models.UniqueConstraint(fields=["write_off"], condition=Q(kind="write_off"), name="ledger_write_off_once"),
            # A credit is spent once.
            models.CheckConstraint(
                condition=Q(spent=0) | Q(amount__lt=0, spent__gt=0, spent__lte=-F("amount")), name="ledger_spent"
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "on", "id"], name="ledger_of_customer", include=["amount"]),
            # With the id: an aging of the past asks which entries came later.
            models.Index(fields=["on"], include=["id"], name="ledger_by_day"),
            models.Index(fields=["write_off"], name="ledger_of_write_off", condition=Q(write_off__isnull=False)),
            # What settles nothing yet and what has no due date: the aging asks for all of it.
            models.Index(
                fields=["customer"], name="ledger_loose", condition=Q(amount__lt=-F("spent")) | Q(amount__gt=0, due_on=None),
                include=["on", "amount", "spent"],
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.document
