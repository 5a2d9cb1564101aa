"""Debts given up (坏账核销): asked for, approved, written off; written back when the customer pays after all (ORD-8, O16)."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer
from orders.guards import BooksWriteBack, BooksWriteOff, FollowsEntries, LinesOfRequest
from orders.searching import found, number_index
from orders.states.write_offs import WRITE_OFF
from salesops.core.guards import AppendOnly, AuditTrail, Frozen, Unaudited, VersionBump
from salesops.core.models import Versioned

from .open_item import OpenItem
from .order import MONEY


class WriteOffQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "WriteOffQuerySet":
        """Those of the customers in reach (capability ``write_offs``); legal sees what passes its step."""
        from orders.scope_write_offs import visible_write_offs

        return visible_write_offs(self, user)

    def numbered(self, text: str) -> "WriteOffQuerySet":
        return self.filter(number__icontains=text) if any(sign.isdigit() for sign in text) else self.none()

    def found_by(self, text: str) -> "WriteOffQuerySet":
        """By a part of the number, or by the customer."""
        return found(self, text, Q(number__icontains=text.strip()))


class WriteOff(Versioned):
    """``amount`` of the debts of ``customer`` that shall be given up, VAT included. ``remainder``: small rests of items that were
    settled but for them; finance alone decides on those.

    The last approval posts it: the database settles what is open of its lines then (guard ``BooksWriteOff``).
    """

    class Cause(models.TextChoices):
        FEE = "fee", pgettext_lazy("why a debt is given up", "bank fee or rounding")
        INSOLVENT = "insolvent", pgettext_lazy("why a debt is given up", "insolvent or dissolved")
        SETTLEMENT = "settlement", pgettext_lazy("why a debt is given up", "settlement with the customer")
        LIMITATION = "limitation", pgettext_lazy("why a debt is given up", "barred by limitation")
        HOPELESS = "hopeless", pgettext_lazy("why a debt is given up", "dunned without result")

    class Fault(models.TextChoices):
        CUSTOMER = "customer", pgettext_lazy("responsible", "the customer")
        SALES = "sales", pgettext_lazy("responsible", "sales")
        FINANCE = "finance", pgettext_lazy("responsible", "finance")
        LOGISTICS = "logistics", pgettext_lazy("responsible", "logistics")
        NOBODY = "nobody", pgettext_lazy("responsible", "nobody")

    number = models.CharField(_("write-off no."), max_length=20, unique=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="write_offs", verbose_name=_("customer"))
    state = models.CharField(_("state"), max_length=12, choices=WRITE_OFF.choices, default="requested")
    amount = models.DecimalField(_("amount (VAT incl.)"), **MONEY)
    remainder = models.BooleanField(_("small remainder"), default=False)
    cause = models.CharField(pgettext_lazy("a write-off", "cause"), max_length=12, choices=Cause.choices)
    reason = models.CharField(_("reason"), max_length=1000)
    fault = models.CharField(_("responsibility"), max_length=12, choices=Fault.choices)
    fault_note = models.CharField(_("on the responsibility"), max_length=300, blank=True)
    evidence = models.CharField(pgettext_lazy("of a write-off", "evidence"), max_length=500, blank=True)
    requested_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("requested by")
    )
    keeper = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("looked after by"),
    )  # fmt: skip
    requested_at = models.DateTimeField(_("requested at"))
    posted_on = models.DateField(pgettext_lazy("a write-off", "written off on"), null=True, blank=True)
    posted_at = models.DateTimeField(pgettext_lazy("a write-off", "written off at"), null=True, blank=True)
    posted_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("approved by")
    )
    end_reason = models.CharField(_("why it ended"), max_length=300, blank=True)

    machine = WRITE_OFF
    objects = WriteOffQuerySet.as_manager()
    # A merge of two files takes it along.
    guards = [
        AuditTrail(),
        VersionBump(),
        WRITE_OFF.guard(),
        AppendOnly(
            but=("customer_id", "keeper_id", "state", "version", "posted_on", "posted_at", "posted_by_id", "end_reason")
        ),
        Frozen("state", ("posted", "refused", "withdrawn", "lapsed"), but=("customer_id", "version")),
        BooksWriteOff(),
    ]

    class Meta:
        verbose_name = _("write-off")
        verbose_name_plural = _("write-offs")
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0) & ~Q(reason=""), name="write_off_amount"),
            models.CheckConstraint(condition=Q(remainder=True) | ~Q(evidence=""), name="write_off_evidence"),
            models.CheckConstraint(
                condition=Q(state="posted", posted_on__isnull=False, posted_at__isnull=False)
                | (~Q(state="posted") & Q(posted_on__isnull=True, posted_at__isnull=True)),
                name="write_off_posted",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "withdrawn"]) | ~Q(end_reason=""), name="write_off_ended"
            ),
        ]
        indexes = [
            models.Index(fields=["-requested_at", "-id"], name="write_off_list"),
            models.Index(fields=["state", "-requested_at", "-id"], name="write_off_by_state"),
            models.Index(fields=["customer", "-requested_at"], name="write_off_of_customer"),
            number_index("write_off_number_grams", "number"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def in_care_of(self) -> Any:
        """Who asked, or who took it over from somebody who left."""
        return self.keeper or self.requested_by


class WriteOffLine(models.Model):
    """``amount`` of ``item`` that shall be given up; ``written``: what of it was, when it was posted."""

    write_off = models.ForeignKey(WriteOff, models.PROTECT, related_name="lines", verbose_name=_("write-off"))
    item = models.ForeignKey(OpenItem, models.PROTECT, related_name="write_off_lines", verbose_name=_("open item"))
    amount = models.DecimalField(_("amount (VAT incl.)"), **MONEY)
    written = models.DecimalField(_("written off (VAT incl.)"), default=0, editable=False, **MONEY)

    guards = [
        AppendOnly(but=("written",)),
        FollowsEntries(("written",)),
        LinesOfRequest(),
        Unaudited("written once with its request"),
    ]

    class Meta:
        verbose_name = _("line of a write-off")
        verbose_name_plural = _("lines of write-offs")
        constraints = [
            models.UniqueConstraint(fields=["write_off", "item"], name="write_off_line_once"),
            models.CheckConstraint(
                condition=Q(amount__gt=0, written__gte=0, written__lte=F("amount")), name="write_off_line_amount"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.write_off_id}/{self.item_id}"


class WriteBack(models.Model):
    """``amount`` of a line that is owed again from ``on``: the customer pays after all. Written once.

    The database books the opposite entry and opens the item again (guard ``BooksWriteBack``).
    """

    line = models.ForeignKey(WriteOffLine, models.PROTECT, related_name="backs", verbose_name=_("line"))
    amount = models.DecimalField(_("amount (VAT incl.)"), **MONEY)
    on = models.DateField(_("day"))
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("by")
    )

    guards = [AppendOnly(), BooksWriteBack(), Unaudited("a ledger: written once, with who and when")]

    class Meta:
        verbose_name = _("write-back")
        verbose_name_plural = _("write-backs")
        constraints = [models.CheckConstraint(condition=Q(amount__gt=0) & ~Q(reason=""), name="write_back_amount")]

    def __str__(self) -> str:
        return f"{self.line_id}: {self.amount}"


class WriteOffFile(models.Model):
    """What proves that nothing more will come."""

    write_off = models.ForeignKey(WriteOff, models.PROTECT, related_name="files", verbose_name=_("write-off"))
    stored = models.OneToOneField("jobs.StoredFile", models.PROTECT, related_name="+", verbose_name=_("file"))
    added_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("added by"))
    added_at = models.DateTimeField(_("added at"))

    guards = [AuditTrail()]

    class Meta:
        verbose_name = _("file of a write-off")
        verbose_name_plural = _("files of write-offs")
        indexes = [models.Index(fields=["write_off", "id"], name="write_off_files")]

    def __str__(self) -> str:
        return f"{self.write_off_id} {self.stored_id}"
