"""A day a customer promised to pay on (ORD-10)."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from customers.scope.customers import customers_in_reach
from salesops.core.guards import AppendOnly, Unaudited

from .open_item import OpenItem
from .order import MONEY


class PromiseQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "PromiseQuerySet":
        return customers_in_reach(self, user, "receivables", "v", field="customer")

    def standing(self) -> "PromiseQuerySet":
        """Not taken back."""
        return self.filter(withdrawn_at=None)


class Promise(models.Model):
    """``amount`` is paid by ``due_on``, says the customer. Its parts say of what: the oldest open items first.

    Whether it was kept is never stored: settlements of its items from ``made_on`` to ``due_on`` tell (``orders/promises.py``).
    """

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="promises", verbose_name=_("customer"))
    amount = models.DecimalField(_("promised amount (VAT incl.)"), **MONEY)
    made_on = models.DateField(_("promised on"))
    due_on = models.DateField(_("promised for"))
    said_by = models.CharField(_("who of the customer"), max_length=60, blank=True)
    text = models.CharField(_("in its words"), max_length=300, blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("recorded by"))
    at = models.DateTimeField(_("recorded at"))
    withdrawn_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("taken back by")
    )
    withdrawn_reason = models.CharField(_("why it was taken back"), max_length=300, blank=True)

    objects = PromiseQuerySet.as_manager()
    guards = [
        AppendOnly(but=("customer_id", "withdrawn_at", "withdrawn_by_id", "withdrawn_reason")),
        Unaudited("written once, with who and when; taking it back says so too"),
    ]

    class Meta:
        verbose_name = _("promise to pay")
        verbose_name_plural = _("promises to pay")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0, due_on__gte=F("made_on")), name="promise_to_come"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | ~Q(withdrawn_reason=""), name="promise_taken_back_why"
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "-due_on", "-id"], name="promise_of_customer"),
            models.Index(fields=["due_on"], name="promise_due", condition=Q(withdrawn_at=None), include=["customer"]),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id}: {self.amount} {self.due_on}"


class PromisePart(models.Model):
    """How much of ``item`` a promise is for."""

    promise = models.ForeignKey(Promise, models.PROTECT, related_name="parts", verbose_name=_("promise"))
    item = models.ForeignKey(OpenItem, models.PROTECT, related_name="promised", verbose_name=_("open item"))
    amount = models.DecimalField(_("amount (VAT incl.)"), **MONEY)

    guards = [AppendOnly(), Unaudited("written once with its promise")]

    class Meta:
        verbose_name = _("part of a promise")
        verbose_name_plural = _("parts of promises")
        constraints = [
            models.UniqueConstraint(fields=["promise", "item"], name="promise_part_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="promise_part_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.promise_id}: {self.item_id}"
