"""Issued invoices (ORD-8)."""

from decimal import Decimal
from typing import Any

from django.contrib.postgres.indexes import OpClass
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from orders.guards import BooksInvoice, FollowsEntries, ImportedAtOnce, SaidByDisputes, SumOfLines
from orders.searching import found, may_be_number, number_index, of_orders
from salesops.core.guards import AppendOnly, AuditTrail, Unaudited

from .invoice_request import InvoiceKind, InvoiceRequest
from .order import MONEY, Order
from .order_line import OrderLine
from .stock import QUANTITY

CREDITED = ("credited_amount",)
LINE_CREDITED = ("credited", "credited_amount")
tax_number_valid = RegexValidator(r"^\d{20}$", _("The number of a digital invoice has 20 digits."))


def _by_number(text: str) -> Q:
    return Q(number__icontains=text) | Q(tax_number__startswith=text)


class InvoiceQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "InvoiceQuerySet":
        """Invoices of the customers in reach (capability ``invoices``)."""
        from orders.scope_orders import rows_in_reach

        return rows_in_reach(self, user, "invoices")

    def numbered(self, text: str) -> "InvoiceQuerySet":
        """Those whose number holds ``text``, for the search over everything, where the customer is found beside them.

        Nothing without a digit: every number has one, and a name asks no further question.
        """
        return self.filter(_by_number(text)) if may_be_number(text) else self.none()

    def found_by(self, text: str) -> "InvoiceQuerySet":
        """Found by a part of their own number, the 20 digits, the number of the order, or the customer."""
        return found(self, text, _by_number(text) | of_orders(Order.objects.filter(number__icontains=text)))


class Invoice(models.Model):
    """An invoice, written once. Amounts: VAT included unless ``net``.

    ``number`` is our own, ``tax_number`` the 20 digits of the tax office. ``due_on`` is when the first of it is to be paid;
    ``due_plan`` holds instalments ``[[day, amount], …]``, empty for one payment. Its ledger entry and its open items are written
    by the database itself (guard ``BooksInvoice``), so that they can be nothing but its amount. What may change: the
    customer's file is merged; ``disputed`` follows its disputes, ``credited_amount`` its credit notes.
    """

    number = models.CharField(_("invoice no."), max_length=40, unique=True)
    tax_number = models.CharField(_("number of the tax office"), max_length=20, blank=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="invoices", verbose_name=_("customer"))
    order = models.ForeignKey(
        Order, models.PROTECT, null=True, blank=True, related_name="invoices", verbose_name=_("order")
    )
    request = models.OneToOneField(
        InvoiceRequest, models.PROTECT, null=True, blank=True, related_name="invoice", verbose_name=_("request")
    )
    kind = models.CharField(_("kind of invoice"), max_length=10, choices=InvoiceKind.choices, default="special")
    title = models.CharField(_("invoice title"), max_length=120, blank=True)
    tax_code = models.CharField(_("tax no."), max_length=20, blank=True)
    issued_on = models.DateField(_("issued on"))
    due_on = models.DateField(_("due on"))
    due_plan: Any = models.JSONField(_("instalments"), default=list, blank=True)
    amount = models.DecimalField(_("amount (VAT incl.)"), **MONEY)
    net = models.DecimalField(_("amount (net of VAT)"), **MONEY)
    credited_amount = models.DecimalField(_("credited (VAT incl.)"), default=0, editable=False, **MONEY)
    # By its open disputes, the newest of them: written by the database.
    disputed = models.BooleanField(_("disputed"), default=False, editable=False)
    dispute = models.CharField(_("what is disputed"), max_length=300, blank=True, editable=False)
    issued_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("issued by")
    )
    issued_at = models.DateTimeField(_("issued at"))
    # Issued by a former system; the moment of the transaction that brought it.
    imported_at = models.DateTimeField(_("imported at"), null=True, blank=True, editable=False)

    objects = InvoiceQuerySet.as_manager()
    guards = [
        AuditTrail(ignore=CREDITED),
        AppendOnly(but=("customer_id", "disputed", "dispute", *CREDITED)),
        FollowsEntries(CREDITED),
        SaidByDisputes(),
        ImportedAtOnce(),
        BooksInvoice(),
    ]

    class Meta:
        verbose_name = _("invoice")
        verbose_name_plural = _("invoices")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gt=0) & Q(net__gt=0, net__lte=F("amount")), name="invoice_amount"
            ),
            models.CheckConstraint(
                condition=Q(tax_number="") | Q(tax_number__regex=r"^\d{20}$"), name="invoice_digits"
            ),
            models.UniqueConstraint(fields=["tax_number"], condition=~Q(tax_number=""), name="invoice_digits_once"),
            models.CheckConstraint(condition=Q(due_on__gte=F("issued_on")) | Q(request=None), name="invoice_due"),
            # No more is taken back than was invoiced.
            models.CheckConstraint(
                condition=Q(credited_amount__gte=0) & Q(credited_amount__lte=F("amount")), name="invoice_credited"
            ),
            models.CheckConstraint(condition=Q(disputed=True) | Q(dispute=""), name="invoice_dispute"),
        ]
        indexes = [
            models.Index(fields=["-issued_on", "-id"], name="invoice_list"),
            number_index("invoice_number_grams", "number"),
            models.Index(OpClass("tax_number", name="varchar_pattern_ops"), name="invoice_digits_begin"),
            models.Index(fields=["customer", "-issued_on", "-id"], name="invoice_of_customer"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def tax(self) -> Decimal:
        return self.amount - self.net


class InvoiceLine(models.Model):
    """One line of an invoice: a part of an order line. ``credited`` and ``credited_amount`` follow the credit notes."""

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="lines", verbose_name=_("invoice"))
    no = models.PositiveSmallIntegerField(_("line"))
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="invoice_lines", verbose_name=_("order line"))
    quantity = models.DecimalField(_("quantity"), **QUANTITY)
    tax_rate = models.DecimalField(_("VAT rate"), max_digits=5, decimal_places=4)
    amount = models.DecimalField(_("amount (VAT incl.)"), **MONEY)
    net = models.DecimalField(_("amount (net of VAT)"), **MONEY)
    credited = models.DecimalField(_("credited quantity"), default=0, editable=False, **QUANTITY)
    credited_amount = models.DecimalField(_("credited (VAT incl.)"), default=0, editable=False, **MONEY)

    guards = [
        AppendOnly(but=LINE_CREDITED),
        FollowsEntries(LINE_CREDITED),
        SumOfLines("orders_invoice", "invoice_id"),
        Unaudited("written once with its invoice"),
    ]

    class Meta:
        verbose_name = _("line of an invoice")
        verbose_name_plural = _("lines of invoices")
        constraints = [
            models.UniqueConstraint(fields=["invoice", "no"], name="invoice_line_once"),
            models.UniqueConstraint(fields=["invoice", "line"], name="invoice_line_of_order_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0, amount__gte=0, net__gte=0), name="invoice_line_amounts"),
            models.CheckConstraint(
                condition=Q(credited__gte=0)
                & Q(credited__lte=F("quantity"))
                & Q(credited_amount__gte=0)
                & Q(credited_amount__lte=F("amount")),
                name="invoice_line_credited",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id}/{self.no}"

    @property
    def tax(self) -> Decimal:
        return self.amount - self.net
