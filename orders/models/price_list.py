"""Prices for a market, a grade of customers, or both, over a period."""

from datetime import date
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from orders.guards import DraftLinesOnly, KeepsBeginning
from orders.scope import creates_products, publishes_prices, sees_prices
from orders.states import PRICE_LIST
from salesops.core.guards import AuditTrail, Frozen, VersionBump
from salesops.core.models import Dated, DatedQuerySet, Versioned
from salesops.core.models.base import EQUALS, OVERLAPS

from .price import PRICE
from .product import Product

IN_FORCE = ("published", "ended")


class PriceListQuerySet(DatedQuerySet):
    def in_force(self, day: date) -> "PriceListQuerySet":
        """Lists prices are taken from on ``day``. One that was ended still holds for the days before its end."""
        return self.on(day).filter(state__in=IN_FORCE)

    def visible_to(self, user: Any) -> "PriceListQuerySet":
        """Published lists for everybody who sees prices; drafts for those who draw up, publish or audit them."""
        if not sees_prices(user):
            return self.none()
        if creates_products(user) or publishes_prices(user) or user.holds("AUD"):
            return self
        return self.exclude(state="draft")


class PriceList(Versioned, Dated):
    """Prices of some products for ``market`` (none: every market) and ``grade`` ("": every grade) over ``period``.

    On any day at most one published list for the same market and grade. Once published, its lines are final; it may only end.
    """

    class Grade(models.TextChoices):
        A = "A", "A"
        B = "B", "B"
        C = "C", "C"

    code = models.CharField(_("price list no."), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=80)
    market = models.ForeignKey(
        "accounts.OrgUnit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("market")
    )
    grade = models.CharField(_("customer grade"), max_length=1, choices=Grade.choices, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=PRICE_LIST.choices, default="draft")
    created_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("drawn up by")
    )
    changed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("changed last by")
    )
    published_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("published by")
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    machine = PRICE_LIST
    objects = PriceListQuerySet.as_manager()
    guards = [
        AuditTrail(),
        VersionBump(),
        PRICE_LIST.guard(),
        Frozen("state", IN_FORCE, but=("state", "period", "version", "published_by_id", "published_at")),
        KeepsBeginning(),
    ]

    class Meta:
        verbose_name = _("price list")
        verbose_name_plural = _("price lists")
        constraints = [
            ExclusionConstraint(
                name="price_list_one_in_force",
                expressions=[
                    (Coalesce("market_id", Value(0), output_field=models.BigIntegerField()), EQUALS),
                    ("grade", EQUALS),
                    ("period", OVERLAPS),
                ],
                condition=Q(state__in=IN_FORCE),
            ),
            models.CheckConstraint(condition=Q(grade__in=["", "A", "B", "C"]), name="price_list_grade"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False), name="price_list_published_when"
            ),
            # Nobody approves what he drew up or changed last (defaults.md 1.5).
            models.CheckConstraint(
                condition=Q(published_by__isnull=True)
                | (~Q(published_by=models.F("created_by")) & ~Q(published_by=models.F("changed_by"))),
                name="price_list_published_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def standing(self, today: date) -> str:
        """``draft``, ``planned``, ``current`` or ``over``."""
        if self.state == "draft":
            return "draft"
        if self.period.upper is not None and self.period.upper <= today:
            return "over"
        return "planned" if self.period.lower > today else "current"


class PriceListLine(models.Model):
    """The price of a product in a list, VAT included."""

    price_list = models.ForeignKey(PriceList, models.CASCADE, related_name="lines", verbose_name=_("price list"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="list_lines", verbose_name=_("product"))
    price = models.DecimalField(_("price (VAT incl.)"), **PRICE)

    guards = [AuditTrail(), DraftLinesOnly()]

    class Meta:
        verbose_name = _("line of a price list")
        verbose_name_plural = _("lines of price lists")
        constraints = [
            models.UniqueConstraint(fields=["price_list", "product"], name="price_list_product_once"),
            models.CheckConstraint(condition=Q(price__gte=0), name="price_list_price_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.price_list_id} {self.product_id}"
