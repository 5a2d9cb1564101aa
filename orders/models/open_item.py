"""What is still to be paid, item by item, and what paid it (ORD-8)."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from customers.scope.customers import customers_in_reach
from orders.guards import ByLedger, FollowsEntries, MarksDebtors, SettlesItems
from salesops.core.guards import AppendOnly, Unaudited

from .ledger import LedgerEntry
from .order import MONEY

SETTLED = ("settled",)
AMOUNT: Any = models.DecimalField(**MONEY)


class OpenItemQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "OpenItemQuerySet":
        return customers_in_reach(self, user, "receivables", "v", field="customer")

    def unsettled(self) -> "OpenItemQuerySet":
        """Not paid in full, now."""
        return self.filter(open_amount__gt=0)

    def on(self, day: date) -> "OpenItemQuerySet":
        """Items that were open at the end of ``day``, with ``was_open``: what of them was open then."""
        paid = Settlement.objects.filter(item=OuterRef("pk"), on__lte=day).order_by().values("item")
        settled = Coalesce(Subquery(paid.annotate(s=Sum("amount")).values("s")), Decimal(0), output_field=AMOUNT)
        rows = self.filter(Q(open_amount__gt=0) | Q(settled_on__gt=day), entry__on__lte=day)
        return rows.annotate(was_open=F("amount") - settled).filter(was_open__gt=0)


class OpenItem(models.Model):
    """One amount a customer is to pay on ``due_on``: an invoice, one of its instalments, or a debt from before the portal.

    Written by the database together with the ledger entry it comes from. ``settled`` is the sum of its settlements;
    ``settled_on`` the day the last of it was paid.
    """

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="open_items", verbose_name=_("customer"))
    entry = models.ForeignKey(LedgerEntry, models.PROTECT, related_name="items", verbose_name=_("ledger entry"))
    no = models.PositiveSmallIntegerField(_("instalment"), default=1)
    due_on = models.DateField(_("due on"))
    amount = models.DecimalField(_("amount (VAT incl.)"), **MONEY)
    settled = models.DecimalField(_("settled (VAT incl.)"), default=0, editable=False, **MONEY)
    settled_on = models.DateField(_("settled on"), null=True, blank=True, editable=False)
    open_amount = models.GeneratedField(
        expression=F("amount") - F("settled"), output_field=AMOUNT, db_persist=True, verbose_name=_("open (VAT incl.)")
    )

    objects = OpenItemQuerySet.as_manager()
    guards = [
        AppendOnly(but=("customer_id", "settled", "settled_on", "open_amount")),
        FollowsEntries(SETTLED),
        ByLedger(),
        MarksDebtors(),
        MarksDebtors("update"),
        Unaudited("follows the ledger and its settlements, which say who and when"),
    ]

    class Meta:
        verbose_name = _("open item")
        verbose_name_plural = _("open items")
        constraints = [
            models.UniqueConstraint(fields=["entry", "no"], name="open_item_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0) & Q(settled__gte=0) & Q(settled__lte=F("amount")), name="open_item_settled"
            ),
            models.CheckConstraint(
                condition=Q(settled__lt=F("amount"), settled_on__isnull=True)
                | Q(settled=F("amount"), settled_on__isnull=False),
                name="open_item_settled_on",
            ),
        ]
        indexes = [
            # What a payment of just this amount may be for.
            models.Index(fields=["open_amount"], name="open_item_amount", condition=Q(open_amount__gt=0)),
            # What the OSB board shows first: orders whose payment is due the longest.
            models.Index(fields=["due_on", "id"], name="open_item_oldest", condition=Q(open_amount__gt=0), include=["entry"]),
            models.Index(
                fields=["customer", "due_on"], name="open_item_due", condition=Q(open_amount__gt=0),
                include=["open_amount", "amount"],
            ),
            models.Index(
                fields=["customer", "settled_on"], name="open_item_paid", condition=Q(settled_on__isnull=False),
                include=["due_on", "amount", "entry"],
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.entry_id}/{self.no}"

    def days_late(self, day: date) -> int:
        """Calendar days past the due date; 0 until then."""
        return max((day - self.due_on).days, 0)


class Settlement(models.Model):
    """``amount`` of the credit ``entry`` (a credit note, a receipt, a write-off) that settles ``item``; negative: taken back.

    Written once. The database lets no item be settled beyond its amount and no credit be spent twice.
    """

    item = models.ForeignKey(OpenItem, models.PROTECT, related_name="settlements", verbose_name=_("open item"))
    entry = models.ForeignKey(LedgerEntry, models.PROTECT, related_name="settles", verbose_name=_("credit"))
    amount = models.DecimalField(_("amount (VAT incl.)"), **MONEY)
    on = models.DateField(_("day"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("by")
    )

    guards = [AppendOnly(), SettlesItems(), Unaudited("a ledger: written once, with who and when")]

    class Meta:
        verbose_name = _("settlement")
        verbose_name_plural = _("settlements")
        constraints = [models.CheckConstraint(condition=~Q(amount=0), name="settlement_amount")]
        indexes = [models.Index(fields=["on"], name="settlement_by_day", include=["item", "entry", "amount"])]

    def __str__(self) -> str:
        return f"{self.item_id}: {self.amount}"
