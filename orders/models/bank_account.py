"""Our own bank accounts, and what was learnt of those our customers pay from (ORD-9)."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer
from customers.scope.customers import customers_in_reach
from salesops.core.guards import AuditTrail, Stamps, VersionBump
from salesops.core.models import Versioned


class BankAccount(Versioned):
    """An account of the company that customers pay into. ``number`` has no spaces; lists of the bank name it."""

    name = models.CharField(pgettext_lazy("a bank account", "name"), max_length=40)
    bank = models.CharField(_("bank"), max_length=80, blank=True)
    number = models.CharField(_("account no."), max_length=40, unique=True)
    active = models.BooleanField(pgettext_lazy("a bank account", "in use"), default=True)
    # Heads of a list → {"columns": [name of each, "" left out], "at": when it was last chosen} (imports/bank_layouts.py).
    layouts: Any = models.JSONField(_("layouts of its lists"), default=dict, blank=True, editable=False)

    guards = [AuditTrail(), VersionBump(), Stamps("bank_accounts")]

    class Meta:
        verbose_name = _("bank account")
        verbose_name_plural = _("bank accounts")
        constraints = [
            models.CheckConstraint(condition=Q(number__regex=r"^[0-9A-Z]{4,40}$"), name="bank_account_number")
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.number[-4:]}"


class PayerAccountQuerySet(models.QuerySet):
    def held(self) -> "PayerAccountQuerySet":
        """Those that hold: not every acceptance they were learnt from was taken back."""
        return self.filter(times__gt=0)

    def visible_to(self, user: Any) -> "PayerAccountQuerySet":
        return customers_in_reach(self, user, "receipts", "v", field="customer")


class PayerAccount(models.Model):
    """``customer`` paid from ``account`` (or, where the bank names none, under the name ``payer``): learnt from accepted lines.

    One account may pay for several customers: then it says nothing for certain. ``times`` counts the lines accepted so, less
    those taken back.
    """

    account = models.CharField(_("payer's account"), max_length=40, blank=True)
    payer_norm = models.CharField(_("name for comparing"), max_length=120, blank=True)
    payer = models.CharField(_("payer"), max_length=120)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="payer_accounts", verbose_name=_("customer"))
    times = models.PositiveIntegerField(pgettext_lazy("a payer's account", "times"), default=0)
    learned_at = models.DateTimeField(_("learnt at"))
    learned_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("learnt from")
    )
    last_on = models.DateField(_("last on"))

    objects = PayerAccountQuerySet.as_manager()
    guards = [AuditTrail(secret=("account",), ignore=("times", "last_on"))]

    class Meta:
        verbose_name = _("payer's account")
        verbose_name_plural = _("payers' accounts")
        constraints = [
            # Of an account its number counts, whatever name the bank writes beside it.
            models.UniqueConstraint(
                fields=["account", "customer"], condition=~Q(account=""), name="payer_account_once"
            ),
            models.UniqueConstraint(fields=["payer_norm", "customer"], condition=Q(account=""), name="payer_name_once"),
            models.CheckConstraint(condition=~Q(account="") | ~Q(payer_norm=""), name="payer_account_something"),
        ]
        indexes = [models.Index(F("payer_norm"), name="payer_account_name", condition=Q(account=""))]

    def __str__(self) -> str:
        return self.payer
