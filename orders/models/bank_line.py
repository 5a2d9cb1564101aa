"""Lists of the bank and their lines: money that came in, and whose it is (ORD-9)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer
from customers.scope.customers import customers_in_reach
from orders.guards import BookedInFull
from orders.states.bank_line import BANK_LINE, BOOKED, WAITING
from salesops.core.guards import AppendOnly, AuditTrail, Unaudited, VersionBump
from salesops.core.models import Versioned

from .bank_account import BankAccount
from .order import MONEY

# What the search for proposals writes: nobody edits it, so it makes no other version and no entry in the trail.
PROPOSED = ("customer_id", "confidence", "proposals", "proposed_at")
HANDLED = ("state", "reason", "handled_by_id", "handled_at", "version")


class BankList(models.Model):
    """A list as it was brought: how many lines of it were new, and what they are worth together."""

    file_name = models.CharField(_("file name"), max_length=150)
    lines_count = models.PositiveIntegerField(_("lines"))
    total = models.DecimalField(pgettext_lazy("a bank list", "total"), **MONEY)
    brought_at = models.DateTimeField(_("brought at"))
    brought_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", db_index=False, verbose_name=_("brought by")
    )

    guards = [
        AppendOnly(but=("lines_count", "total")),
        Unaudited("written once, with who and when; sums follow its lines"),
    ]

    class Meta:
        verbose_name = _("bank list")
        verbose_name_plural = _("bank lists")

    def __str__(self) -> str:
        return self.file_name


class BankLineQuerySet(models.QuerySet):
    def waiting(self) -> "BankLineQuerySet":
        """Nobody has said yet what they are for (T21 runs)."""
        return self.filter(state__in=WAITING)

    def booked(self) -> "BankLineQuerySet":
        return self.filter(state__in=BOOKED)

    def visible_to(self, user: Any) -> "BankLineQuerySet":
        """Lines of customers in reach; those nobody is known for to who books receipts."""
        nobodys = Q(customer=None) if user.can("receipts", "c") else None
        return customers_in_reach(self, user, "receipts", "v", field="customer", also=nobodys)


class BankLine(Versioned):
    """One amount that came in. What the bank says of it is written once.

    ``customer`` is whose it is, until it is handled whose it is thought to be: nothing less than a likely proposal names one.
    ``proposals`` is what the last search found (codes and figures, ``rules/matching.py``); the page looks anew. T21 runs
    from ``arrived_at`` until it is handled.
    """

    class Confidence(models.TextChoices):
        HIGH = "high", pgettext_lazy("confidence", "high")
        MEDIUM = "medium", pgettext_lazy("confidence", "medium")
        LOW = "low", pgettext_lazy("confidence", "low")
        NONE = "none", pgettext_lazy("confidence", "nothing found")

    account = models.ForeignKey(BankAccount, models.PROTECT, related_name="lines", verbose_name=_("account"))
    bank_list = models.ForeignKey(BankList, models.PROTECT, related_name="lines", verbose_name=_("bank list"))
    booked_at = models.DateTimeField(_("booked at"))
    reference = models.CharField(pgettext_lazy("of the bank", "reference"), max_length=60)
    payer = models.CharField(_("payer"), max_length=120)
    payer_norm = models.CharField(_("name for comparing"), max_length=120, editable=False)
    payer_account = models.CharField(_("payer's account"), max_length=40, blank=True)
    amount = models.DecimalField(pgettext_lazy("of a bank line", "amount"), **MONEY)
    memo = models.CharField(pgettext_lazy("of a bank line", "memo"), max_length=300, blank=True)
    arrived_at = models.DateTimeField(_("arrived at"))

    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="bank_lines", verbose_name=_("customer")
    )
    confidence = models.CharField(_("confidence"), max_length=6, choices=Confidence.choices, blank=True)
    proposals: Any = models.JSONField(_("proposals"), default=list, blank=True)
    proposed_at = models.DateTimeField(_("looked at"), null=True, blank=True)

    state = models.CharField(_("state"), max_length=10, choices=BANK_LINE.choices, default="open")
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    handled_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("handled by"),
    )  # fmt: skip
    handled_at = models.DateTimeField(_("handled at"), null=True, blank=True)

    machine = BANK_LINE
    objects = BankLineQuerySet.as_manager()
    guards = [
        AuditTrail(secret=("payer_account",), ignore=PROPOSED),
        VersionBump(ignore=PROPOSED),
        BANK_LINE.guard(),
        BookedInFull(),
        AppendOnly(but=(*PROPOSED, *HANDLED)),
    ]

    class Meta:
        verbose_name = _("bank line")
        verbose_name_plural = _("bank lines")
        constraints = [
            # The same line comes once, however often its list is brought.
            models.UniqueConstraint(fields=["account", "reference"], name="bank_line_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="bank_line_amount"),
            models.CheckConstraint(condition=~Q(state="not_ours") | ~Q(reason=""), name="bank_line_reason"),
            models.CheckConstraint(
                condition=Q(state__in=["open", "undone"]) | Q(handled_at__isnull=False), name="bank_line_handled"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["matched", "prepayment"]) | Q(customer__isnull=False), name="bank_line_whose"
            ),
        ]
        indexes = [
            models.Index(
                fields=["booked_at", "id"], name="bank_line_waiting", condition=Q(state__in=["open", "undone"])
            ),
            models.Index(fields=["handled_by", "-handled_at"], name="bank_line_handled_by"),
            models.Index(fields=["state", "-booked_at", "-id"], name="bank_line_by_state"),
            models.Index(
                fields=["payer_account", "-booked_at"], name="bank_line_of_account", condition=~Q(payer_account="")
            ),
        ]

    def __str__(self) -> str:
        return self.reference
