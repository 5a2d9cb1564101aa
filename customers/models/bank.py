"""Bank details somebody wants changed: finance calls the customer back on a known number first (defaults.md 11)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.states.file import BANK_CHANGE
from salesops.core.guards import AuditTrail, VersionBump
from salesops.core.models import Versioned


class BankChangeQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "BankChangeQuerySet":
        """Changes asked for with customers whose file ``user`` may open."""
        from customers.models import Customer

        return self.filter(customer__in=Customer.objects.visible_to(user))


class BankChange(Versioned):
    """New bank details of a customer. Until finance agrees the old ones hold."""

    customer = models.ForeignKey(
        "customers.Customer", models.PROTECT, related_name="bank_changes", verbose_name=_("customer")
    )
    bank_name = models.CharField(_("bank"), max_length=80)
    bank_account = models.CharField(_("bank account"), max_length=40)
    reason = models.CharField(_("reason"), max_length=200)
    state = models.CharField(_("state"), max_length=10, choices=BANK_CHANGE.choices, default="waiting")
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_at = models.DateTimeField(_("asked at"))
    decided_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)

    machine = BANK_CHANGE
    objects = BankChangeQuerySet.as_manager()
    guards = [AuditTrail(secret=("bank_account",)), VersionBump(), BANK_CHANGE.guard()]

    class Meta:
        verbose_name = _("change of bank details")
        verbose_name_plural = _("changes of bank details")
        constraints = [
            models.UniqueConstraint(fields=["customer"], name="bank_change_one_waiting", condition=Q(state="waiting"))
        ]

    def __str__(self) -> str:
        return f"{self.customer}"
