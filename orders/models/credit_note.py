"""Credit notes (红字): what is taken back of an invoice (ORD-7, ORD-8)."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.scope.customers import customers_in_reach
from orders.guards import BooksCreditNote, SumOfLines
from orders.states.invoices import CREDIT_NOTE
from salesops.core.guards import AppendOnly, AuditTrail, Frozen, Unaudited, VersionBump
from salesops.core.models import Versioned

from .invoice import Invoice, InvoiceLine
from .order import MONEY
from .stock import QUANTITY


class CreditNoteQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "CreditNoteQuerySet":
        return customers_in_reach(self, user, "invoices", "v", field="invoice__customer")


class CreditNote(Versioned):
    """Part or all of ``invoice`` taken back: goods that came back (``returned``) or a lower price (``price``). Amounts positive.

    Its number is drawn when it is issued; then the database writes its ledger entry and what it takes from the invoice
    (guard ``BooksCreditNote``), and it never changes again.
    """

    class Kind(models.TextChoices):
        RETURNED = "returned", _("goods came back")
        PRICE = "price", _("lower price")

    number = models.CharField(_("credit note no."), max_length=20, unique=True, null=True, blank=True)
    tax_number = models.CharField(_("number of the tax office"), max_length=20, blank=True)
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="credit_notes", verbose_name=_("invoice"))
    # Goods that came back by a return: it closes when its credit notes are issued.
    taken = models.ForeignKey(
        "orders.Return", models.PROTECT, null=True, blank=True, related_name="credit_notes", verbose_name=_("return")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=10, choices=CREDIT_NOTE.choices, default="proposed")
    amount = models.DecimalField(_("amount (VAT incl.)"), **MONEY)
    net = models.DecimalField(_("amount (net of VAT)"), **MONEY)
    reason = models.CharField(_("reason"), max_length=300)
    proposed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("proposed by")
    )
    proposed_at = models.DateTimeField(_("proposed at"))
    issued_on = models.DateField(_("issued on"), null=True, blank=True)
    issued_at = models.DateTimeField(_("issued at"), null=True, blank=True)
    issued_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("issued by")
    )

    machine = CREDIT_NOTE
    objects = CreditNoteQuerySet.as_manager()
    guards = [
        AuditTrail(),
        VersionBump(),
        CREDIT_NOTE.guard(),
        Frozen("state", ("issued", "refused")),
        BooksCreditNote(),
    ]

    class Meta:
        verbose_name = _("credit note")
        verbose_name_plural = _("credit notes")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0, net__gte=0), name="credit_note_amount"),
            models.CheckConstraint(
                condition=Q(state="issued", number__isnull=False, issued_on__isnull=False, issued_at__isnull=False)
                | (~Q(state="issued") & Q(number__isnull=True)),
                name="credit_note_numbered",
            ),
            models.CheckConstraint(
                condition=Q(tax_number="") | Q(tax_number__regex=r"^\d{20}$"), name="credit_note_digits"
            ),
            models.UniqueConstraint(fields=["tax_number"], condition=~Q(tax_number=""), name="credit_note_digits_once"),
        ]

    def __str__(self) -> str:
        return self.number or str(pgettext_lazy("a credit note without number", "proposed credit note"))

    @property
    def tax(self) -> Decimal:
        return self.amount - self.net


class CreditNoteLine(models.Model):
    """What is taken back of a line of the invoice. ``quantity`` is 0 for a lower price."""

    note = models.ForeignKey(CreditNote, models.PROTECT, related_name="lines", verbose_name=_("credit note"))
    invoice_line = models.ForeignKey(
        InvoiceLine, models.PROTECT, related_name="credit_lines", verbose_name=_("line of the invoice")
    )
    quantity = models.DecimalField(_("quantity"), default=0, **QUANTITY)
    amount = models.DecimalField(_("amount (VAT incl.)"), **MONEY)
    net = models.DecimalField(_("amount (net of VAT)"), **MONEY)

    guards = [
        AppendOnly(),
        SumOfLines("orders_creditnote", "note_id"),
        Unaudited("written once with its credit note"),
    ]

    class Meta:
        verbose_name = _("line of a credit note")
        verbose_name_plural = _("lines of credit notes")
        constraints = [
            models.UniqueConstraint(fields=["note", "invoice_line"], name="credit_note_line_once"),
            models.CheckConstraint(
                condition=Q(quantity__gte=0, amount__gte=0, net__gte=0) & (Q(quantity__gt=0) | Q(amount__gt=0)),
                name="credit_note_line_amounts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.note_id}: {self.invoice_line_id}"
