"""Asking finance for an invoice (ORD-8, O15)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.scope.customers import customers_in_reach
from orders.states.invoices import INVOICE_REQUEST
from salesops.core.guards import AppendOnly, AuditTrail, VersionBump
from salesops.core.models import Versioned

from .order import Order
from .order_line import OrderLine
from .stock import QUANTITY


class InvoiceKind(models.TextChoices):
    """Fully digitalised invoices (数电票)."""

    SPECIAL = "special", _("special VAT invoice")
    ORDINARY = "ordinary", _("ordinary invoice")


class Terms(models.TextChoices):
    """When an invoice is to be paid. ``term`` counts from the sign-off, ``monthly`` from the last day of its month."""

    TERM = "term", _("term from sign-off")
    MONTHLY = "monthly", _("monthly settlement")
    INSTALMENTS = "instalments", _("instalments")


class InvoiceRequestQuerySet(models.QuerySet):
    def waiting(self) -> "InvoiceRequestQuerySet":
        """Requests finance has not answered."""
        return self.filter(state="requested")

    def visible_to(self, user: Any) -> "InvoiceRequestQuerySet":
        return customers_in_reach(self, user, "invoices", "v", field="order__customer")


class InvoiceRequest(Versioned):
    """What of ``order`` shall be invoiced; finance issues exactly that or sends it back with a reason.

    ``ahead``: before all of it is signed for (a deposit, a part). ``due_at``: the end of clock T20. ``term_days``: days of
    ``term`` and ``monthly``.
    """

    order = models.ForeignKey(Order, models.PROTECT, related_name="invoice_requests", verbose_name=_("order"))
    kind = models.CharField(_("kind of invoice"), max_length=10, choices=InvoiceKind.choices, default="special")
    terms = models.CharField(_("payment"), max_length=12, choices=Terms.choices, default="term")
    term_days = models.PositiveSmallIntegerField(_("term (days)"), default=0)
    mail = models.EmailField(_("sent to"), blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    ahead = models.BooleanField(_("before sign-off"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=INVOICE_REQUEST.choices, default="requested")
    answer = models.CharField(_("reason"), max_length=300, blank=True)
    requested_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested at"))
    due_at = models.DateTimeField(_("due at"))

    machine = INVOICE_REQUEST
    objects = InvoiceRequestQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump(), INVOICE_REQUEST.guard()]

    class Meta:
        verbose_name = _("invoice request")
        verbose_name_plural = _("invoice requests")
        constraints = [
            models.CheckConstraint(condition=~Q(state="sent_back") | ~Q(answer=""), name="invoice_request_answered")
        ]
        indexes = [
            models.Index(fields=["due_at"], name="invoice_request_waiting", condition=Q(state="requested")),
        ]

    def __str__(self) -> str:
        return str(pgettext_lazy("title", "Invoice request of %(order)s") % {"order": self.order.number})


class InvoiceRequestLine(models.Model):
    """``quantity`` of an order line that is asked for."""

    request = models.ForeignKey(InvoiceRequest, models.PROTECT, related_name="lines", verbose_name=_("request"))
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="invoice_requests", verbose_name=_("order line"))
    quantity = models.DecimalField(_("quantity"), **QUANTITY)

    guards = [AuditTrail(), AppendOnly()]

    class Meta:
        verbose_name = _("line of an invoice request")
        verbose_name_plural = _("lines of invoice requests")
        constraints = [
            models.UniqueConstraint(fields=["request", "line"], name="invoice_request_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="invoice_request_line_quantity"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.quantity}"
