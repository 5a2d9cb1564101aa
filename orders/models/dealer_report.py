"""What dealers report of a month: stock, what came in, what they sold (ORD-12, O18)."""

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer
from orders.guards import FollowsReports, GoesOnFromLastMonth
from orders.states import DEALER_REPORT
from orders.states.dealer import HANDED_IN
from salesops.core.guards import AppendOnly, AuditTrail, VersionBump
from salesops.core.models import Versioned

from .product import Product
from .stock import QUANTITY

# Who buys to sell again and keeps a stock of ours; an agent sells what we ship.
RESELLING = (Customer.Kind.DISTRIBUTOR, Customer.Kind.DEALER)
# What becomes of a report; customer and month are said once.
CHANGES = (
    "state", "customer_id", "asked_at", "asked_by_id", "sent_to", "source", "submitted_name", "submitted_by_id", "submitted_at",
    "place", "checked_by_id", "checked_at", "back_reason", "correct_reason", "note", "merged_at", "version",
)  # fmt: skip
OPENED = ("opened", "opened_at")


class DealerReportQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "DealerReportQuerySet":
        """Reports of the customers in reach (capability ``replenishment``)."""
        from orders.scope_orders import rows_in_reach

        return rows_in_reach(self, user, "replenishment")

    def current(self) -> "DealerReportQuerySet":
        """Neither corrected nor of a file that was merged since."""
        return self.filter(merged_at=None).exclude(state="corrected")

    def handed_in(self) -> "DealerReportQuerySet":
        """What later reports, stocks and averages are reckoned from."""
        return self.filter(merged_at=None, state__in=HANDED_IN)

    def found_by(self, text: str) -> "DealerReportQuerySet":
        return self.filter(customer__in=Customer.objects.all().found_by(text))


class DealerReport(Versioned):
    """Sales and stock of a dealer (``customer``) in ``month`` (its first day), handed in until ``due_on``.

    By its link (``submitted_by`` nobody, ``submitted_name`` and ``place`` as with statements), typed at the desk, or imported.
    Somebody else than who handed it in checks it. A checked one is corrected by a new ``edition``; both stay.
    """

    class Source(models.TextChoices):
        LINK = "link", pgettext_lazy("source of a report", "by link")
        DESK = "desk", pgettext_lazy("source of a report", "entered")
        IMPORT = "import", pgettext_lazy("source of a report", "imported")

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="dealer_reports", verbose_name=_("dealer"))
    month = models.DateField(_("month"))
    edition = models.PositiveSmallIntegerField(_("edition"), default=1)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", verbose_name=_("corrects")
    )
    state = models.CharField(_("state"), max_length=10, choices=DEALER_REPORT.choices, default="draft")
    due_on = models.DateField(_("to be handed in until"))
    made_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("made by")
    )
    made_at = models.DateTimeField(_("made at"))
    asked_at = models.DateTimeField(_("dealer asked at"), null=True, blank=True)
    asked_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("dealer asked by")
    )
    sent_to = models.EmailField(_("sent to"), blank=True)
    source = models.CharField(_("how it came"), max_length=8, choices=Source.choices, blank=True)
    submitted_name = models.CharField(_("handed in by"), max_length=60, blank=True)
    submitted_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )
    submitted_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    place = models.CharField(_("network address"), max_length=45, blank=True)
    checked_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("checked by")
    )
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)
    back_reason = models.CharField(_("sent back because"), max_length=300, blank=True)
    correct_reason = models.CharField(_("corrected because"), max_length=300, blank=True)
    note = models.CharField(_("note"), max_length=500, blank=True)
    merged_at = models.DateTimeField(_("file merged at"), null=True, blank=True)

    machine = DEALER_REPORT
    objects = DealerReportQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump(), DEALER_REPORT.guard(), AppendOnly(but=CHANGES), FollowsReports()]

    class Meta:
        verbose_name = _("dealer's report")
        verbose_name_plural = _("dealers' reports")
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "month"],
                name="dealer_report_once",
                condition=~Q(state="corrected") & Q(merged_at__isnull=True),
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="dealer_report_month"),
            models.CheckConstraint(
                condition=Q(state="draft") | (Q(submitted_at__isnull=False) & ~Q(submitted_name="") & ~Q(source="")),
                name="dealer_report_handed_in",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["closed", "corrected"]) | Q(checked_by__isnull=False, checked_at__isnull=False),
                name="dealer_report_checked",
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | Q(submitted_by__isnull=True) | ~Q(checked_by=F("submitted_by")),
                name="dealer_report_four_eyes",
            ),
            models.CheckConstraint(
                condition=~Q(state="corrected") | ~Q(correct_reason=""), name="dealer_report_corrected_why"
            ),
        ]
        indexes = [
            models.Index(fields=["-month", "-id"], name="dealer_report_list"),
            models.Index(fields=["customer", "-month", "-id"], name="dealer_report_of_customer"),
            models.Index(
                fields=["state", "due_on"], name="dealer_report_waiting", condition=Q(state__in=["draft", "submitted"])
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def ends_on(self) -> date:
        """The last day of its month."""
        return (self.month + timedelta(days=31)).replace(day=1) - timedelta(days=1)


class DealerReportLineQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "DealerReportLineQuerySet":
        """Those of reports in reach."""
        from customers.scope.customers import customers_in_reach

        return customers_in_reach(self, user, "replenishment", "v", field="report__customer")

    def handed_in(self) -> "DealerReportLineQuerySet":
        return self.filter(report__merged_at=None, report__state__in=HANDED_IN)


class DealerReportLine(models.Model):
    """One product: ``opening`` + ``received`` − ``sold`` = ``closing``; ``counted`` what was found at the end of the month.

    ``carried`` is what the last report left (the database writes it); another opening needs a ``note``. ``delivered`` is what the
    customer signed for in that month less what it gave back, by our books; ``received`` what the dealer says.
    """

    report = models.ForeignKey(DealerReport, models.PROTECT, related_name="lines", verbose_name=_("dealer's report"))
    no = models.PositiveSmallIntegerField(_("line"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    carried = models.DecimalField(_("closing of the last report"), null=True, blank=True, editable=False, **QUANTITY)
    opening = models.DecimalField(_("opening stock"), **QUANTITY)
    delivered = models.DecimalField(_("delivered by our books"), default=0, **QUANTITY)
    received = models.DecimalField(pgettext_lazy("stock", "in"), **QUANTITY)
    sold = models.DecimalField(pgettext_lazy("stock", "sold"), **QUANTITY)
    closing = models.DecimalField(_("closing stock"), **QUANTITY)
    counted = models.DecimalField(_("counted"), null=True, blank=True, **QUANTITY)
    difference = models.GeneratedField(
        expression=F("counted") - F("closing"), output_field=models.DecimalField(**QUANTITY, null=True), db_persist=True,
        verbose_name=_("count difference"),
    )  # fmt: skip
    note = models.CharField(_("note"), max_length=200, blank=True)

    objects = DealerReportLineQuerySet.as_manager()
    guards = [AuditTrail(), GoesOnFromLastMonth()]

    class Meta:
        verbose_name = _("line of a dealer's report")
        verbose_name_plural = _("lines of dealers' reports")
        constraints = [
            models.UniqueConstraint(fields=["report", "product"], name="dealer_line_once"),
            models.CheckConstraint(
                condition=Q(closing=F("opening") + F("received") - F("sold")), name="dealer_line_balance"
            ),
            models.CheckConstraint(
                condition=Q(opening__gte=0, sold__gte=0, closing__gte=0)
                & (Q(counted__isnull=True) | Q(counted__gte=0)),
                name="dealer_line_positive",
            ),
            models.CheckConstraint(
                condition=Q(carried__isnull=True) | Q(opening=F("carried")) | ~Q(note=""), name="dealer_line_carried"
            ),
        ]
        indexes = [models.Index(fields=["product", "report"], name="dealer_line_of_product")]

    def __str__(self) -> str:
        return f"{self.report_id}/{self.no}"

    @property
    def stock(self) -> Any:
        """What is there at the end: counted where it was."""
        return self.closing if self.counted is None else self.counted


class DealerReportLink(models.Model):
    """A link by which a dealer hands in a report; its token is kept nowhere (``salesops.core.links``)."""

    report = models.ForeignKey(DealerReport, models.PROTECT, related_name="links", verbose_name=_("dealer's report"))
    link = models.OneToOneField("core_links.Link", models.PROTECT, related_name="+", verbose_name=_("public link"))
    sent_to = models.EmailField(_("sent to"))
    opened = models.PositiveIntegerField(_("opened (times)"), default=0)
    opened_at = models.DateTimeField(_("last opened"), null=True, blank=True)

    guards = [AuditTrail(ignore=OPENED), AppendOnly(but=OPENED)]

    class Meta:
        verbose_name = _("link of a dealer's report")
        verbose_name_plural = _("links of dealers' reports")

    def __str__(self) -> str:
        return f"{self.report_id} · {self.sent_to}"
