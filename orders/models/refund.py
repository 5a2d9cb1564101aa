"""Money that goes back to a customer (退款): asked for, approved, paid (ORD-8)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer
from customers.scope.customers import customers_in_reach
from orders.guards import BooksRefund
from orders.searching import found, number_index
from orders.states.write_offs import REFUND
from salesops.core.guards import AppendOnly, AuditTrail, Frozen, VersionBump
from salesops.core.models import Versioned

from .order import MONEY
from .receipt import Receipt


class RefundQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "RefundQuerySet":
        """Those of the customers in reach (capability ``receipts``)."""
        return customers_in_reach(self, user, "receipts", "v", field="customer")

    def numbered(self, text: str) -> "RefundQuerySet":
        return self.filter(number__icontains=text) if any(sign.isdigit() for sign in text) else self.none()

    def found_by(self, text: str) -> "RefundQuerySet":
        """By a part of the number, or by the customer."""
        return found(self, text, Q(number__icontains=text.strip()))


class Refund(Versioned):
    """``amount`` of what is left of ``receipt``, to be paid back to the account told. Its number is drawn when it is approved.

    Paid by finance, it is booked on the value date and the money of the receipt is used up (guard ``BooksRefund``).
    """

    number = models.CharField(_("refund no."), max_length=20, unique=True, null=True, blank=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="refunds", verbose_name=_("customer"))
    receipt = models.ForeignKey(Receipt, models.PROTECT, related_name="refunds", verbose_name=_("receipt"))
    state = models.CharField(_("state"), max_length=12, choices=REFUND.choices, default="requested")
    amount = models.DecimalField(_("amount (VAT incl.)"), **MONEY)
    reason = models.CharField(_("reason"), max_length=300)
    payee = models.CharField(_("payee"), max_length=120)
    payee_bank = models.CharField(_("bank"), max_length=80, blank=True)
    payee_account = models.CharField(_("account no."), max_length=40, blank=True)
    requested_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("requested by")
    )
    keeper = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("looked after by"),
    )  # fmt: skip
    requested_at = models.DateTimeField(_("requested at"))
    approved_at = models.DateTimeField(_("approved at"), null=True, blank=True)
    paid_on = models.DateField(_("paid on"), null=True, blank=True)
    paid_at = models.DateTimeField(pgettext_lazy("a refund", "marked as paid at"), null=True, blank=True)
    paid_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("paid by")
    )
    bank_reference = models.CharField(_("reference of the bank"), max_length=60, blank=True)
    end_reason = models.CharField(_("why it ended"), max_length=300, blank=True)

    machine = REFUND
    objects = RefundQuerySet.as_manager()
    # A merge of two files takes it along.
    guards = [
        AuditTrail(secret=("payee_account",)),
        VersionBump(),
        REFUND.guard(),
        AppendOnly(
            but=("customer_id", "keeper_id", "number", "state", "version", "approved_at", "paid_on", "paid_at", "paid_by_id",
                 "bank_reference", "end_reason")
        ),
        Frozen("state", ("paid", "refused", "withdrawn"), but=("customer_id", "version")),
        BooksRefund(),
    ]  # fmt: skip

    class Meta:
        verbose_name = _("refund")
        verbose_name_plural = _("refunds")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0) & ~Q(reason="") & ~Q(payee=""), name="refund_amount"),
            models.CheckConstraint(
                condition=Q(state__in=["requested", "refused", "withdrawn"]) | Q(number__isnull=False), name="refund_numbered"
            ),
            models.CheckConstraint(
                condition=Q(state="paid", paid_on__isnull=False, paid_at__isnull=False)
                | (~Q(state="paid") & Q(paid_on__isnull=True, paid_at__isnull=True)),
                name="refund_paid",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "withdrawn"]) | ~Q(end_reason=""), name="refund_ended"
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["-requested_at", "-id"], name="refund_list"),
            models.Index(fields=["state", "-requested_at", "-id"], name="refund_by_state"),
            models.Index(fields=["customer", "-requested_at"], name="refund_of_customer"),
            number_index("refund_number_grams", "number"),
        ]

    def __str__(self) -> str:
        return self.number or str(pgettext_lazy("a refund without number", "refund asked for"))

    @property
    def in_care_of(self) -> Any:
        """Who asked, or who took it over from somebody who left."""
        return self.keeper or self.requested_by
