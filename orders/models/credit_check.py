"""What the credit check of an order found, each time it was asked (ORD-4, defaults.md 4)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.core.guards import AppendOnly, Unaudited

from .order import MONEY, Order


class CreditCheck(models.Model):
    """A snapshot, written once: the figures as they were, what spoke against the order, and what came of it.

    ``amount`` is what the order may be worth by this check; the database lets it be no more (guard ``CreditGate``).
    ``approved`` is an exception for this one order until ``valid_until``. ``figures`` hold money as text.
    """

    class Result(models.TextChoices):
        PASSED = "passed", pgettext_lazy("credit check", "passed")
        PREPAID = "prepaid", pgettext_lazy("credit check", "paid in advance")
        REFUSED = "refused", pgettext_lazy("credit check", "refused")
        APPROVED = "approved", pgettext_lazy("credit check", "exception approved")

    order = models.ForeignKey(Order, models.PROTECT, related_name="credit_checks", verbose_name=_("order"))
    result = models.CharField(_("result"), max_length=10, choices=Result.choices)
    amount = models.DecimalField(_("amount (VAT incl.)"), **MONEY)
    figures: Any = models.JSONField(_("figures"), default=dict)
    refusals: Any = models.JSONField(_("what speaks against it"), default=list)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    guards = [AppendOnly(), Unaudited("written once, with who and when")]

    class Meta:
        verbose_name = _("credit check")
        verbose_name_plural = _("credit checks")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=0), name="credit_check_amount"),
            models.CheckConstraint(
                condition=Q(result="approved", valid_until__isnull=False)
                | (~Q(result="approved") & Q(valid_until__isnull=True)),
                name="credit_check_exception_ends",
            ),
            models.CheckConstraint(
                condition=Q(result__in=["refused", "approved"]) | Q(refusals=[]), name="credit_check_clean"
            ),
        ]
        indexes = [models.Index(fields=["order", "-id"], name="credit_check_latest")]

    def __str__(self) -> str:
        return f"{self.order_id} {self.result}"
