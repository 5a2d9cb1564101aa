"""Sales and order intake, kept beside the ledger of line quantities (K01, K02; defaults.md 8)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from orders.guards import RebuildsSales, WrittenByTriggers
from salesops.core.guards import AppendOnly, Unaudited

from .order import MONEY


class SalesQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "SalesQuerySet":
        """Sales of the own people and units of their time (capability ``orders``)."""
        reach = user.access.reach("orders", "v")
        if reach.everything:
            return self
        units = reach.units | reach.market_units()
        return self.filter(Q(owner_id__in=sorted(reach.people)) | Q(unit_id__in=sorted(units)))


class SalesDay(models.Model):
    """What one customer bought on a day from ``owner``, who stood in ``unit`` when the order was confirmed (A1, A5).

    ``intake_net`` (K02): confirmed less given up. ``sales_net`` (K01): signed for less come back, less lowered prices;
    ``sales_gross`` the same with VAT. Kept by the database in the transaction of each entry; ``manage.py rebuild_sales`` counts
    anew, an invariant proves it.
    """

    day = models.DateField(_("day"))
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name=_("customer"))
    owner = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False, verbose_name=_("owner")
    )
    unit = models.ForeignKey(
        "accounts.OrgUnit", models.PROTECT, related_name="+", db_index=False, verbose_name=_("unit")
    )
    intake_net = models.DecimalField(_("order intake (net of VAT)"), default=0, **MONEY)
    sales_net = models.DecimalField(_("sales (net of VAT)"), default=0, **MONEY)
    sales_gross = models.DecimalField(_("sales (VAT incl.)"), default=0, **MONEY)

    objects = SalesQuerySet.as_manager()
    guards = [WrittenByTriggers(), Unaudited("sums of the ledger of lines, which says who and when")]

    class Meta:
        verbose_name = _("sales of a day")
        verbose_name_plural = _("sales by day")
        constraints = [models.UniqueConstraint(fields=["customer", "day", "owner", "unit"], name="sales_day_once")]
        indexes = [
            models.Index(fields=["day", "customer"], name="sales_by_day", include=["sales_net", "sales_gross"]),
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.day}"


class SalesMonth(models.Model):
    """The same by person and month: what pages of people and units read. ``month`` is its first day."""

    month = models.DateField(_("month"))
    owner = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="+", db_index=False, verbose_name=_("owner")
    )
    unit = models.ForeignKey(
        "accounts.OrgUnit", models.PROTECT, related_name="+", db_index=False, verbose_name=_("unit")
    )
    intake_net = models.DecimalField(_("order intake (net of VAT)"), default=0, **MONEY)
    sales_net = models.DecimalField(_("sales (net of VAT)"), default=0, **MONEY)
    sales_gross = models.DecimalField(_("sales (VAT incl.)"), default=0, **MONEY)

    objects = SalesQuerySet.as_manager()
    guards = [WrittenByTriggers(), Unaudited("sums of the ledger of lines, which says who and when")]

    class Meta:
        verbose_name = _("sales of a month")
        verbose_name_plural = _("sales by month")
        constraints = [models.UniqueConstraint(fields=["month", "owner", "unit"], name="sales_month_once")]
        indexes = [models.Index(fields=["owner", "month"], name="sales_of_owner")]

    def __str__(self) -> str:
        return f"{self.owner_id} {self.month}"


class SalesRebuild(models.Model):
    """The sums were counted anew from the ledger, by writing this row."""

    at = models.DateTimeField(_("at"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    guards = [AppendOnly(), RebuildsSales(), Unaudited("a log")]

    class Meta:
        verbose_name = _("recount of sales")
        verbose_name_plural = _("recounts of sales")

    def __str__(self) -> str:
        return str(self.at)
