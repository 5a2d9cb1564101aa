"""What a customer doesn't accept of an invoice (ORD-10). It is owed as before, but dunned no further than level 1."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from customers.scope.customers import customers_in_reach
from orders.guards import FollowsDisputes
from orders.states import DISPUTE
from salesops.core.guards import AuditTrail, VersionBump
from salesops.core.models import Versioned

from .invoice import Invoice
from .order import MONEY


class DisputeQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "DisputeQuerySet":
        return customers_in_reach(self, user, "receivables", "v", field="customer")


class Dispute(Versioned):
    """``amount`` of ``invoice`` is disputed until somebody else than who recorded it decides. ``Invoice.disputed`` follows."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="disputes", verbose_name=_("customer"))
    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="disputes", verbose_name=_("invoice"))
    amount = models.DecimalField(_("disputed amount (VAT incl.)"), **MONEY)
    reason = models.CharField(_("what is disputed"), max_length=300)
    state = models.CharField(_("state"), max_length=8, choices=DISPUTE.choices, default="open")
    opened_on = models.DateField(_("disputed on"))
    opened_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by")
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    outcome = models.CharField(_("what was decided"), max_length=300, blank=True)

    machine = DISPUTE
    objects = DisputeQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump(), DISPUTE.guard(), FollowsDisputes()]

    class Meta:
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0) & ~Q(reason=""), name="dispute_says_what"),
            models.CheckConstraint(
                condition=Q(state="open", decided_on=None) | (Q(decided_on__isnull=False) & ~Q(outcome="")),
                name="dispute_decided",
            ),
            # Nobody decides his own.
            models.CheckConstraint(
                condition=Q(decided_by=None) | Q(opened_by=None) | ~Q(decided_by=models.F("opened_by")),
                name="dispute_decided_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["invoice"], name="dispute_open", condition=Q(state="open"), include=["amount"]),
            models.Index(fields=["customer", "-id"], name="dispute_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.invoice_id}: {self.amount}"
