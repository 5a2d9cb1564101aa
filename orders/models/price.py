"""What a product costs on a day: list price and floor (VAT included), cost (net)."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orders.scope import sees_cost, sees_prices
from salesops.core.guards import AuditTrail
from salesops.core.models import Dated, DatedQuerySet
from salesops.core.models.base import EQUALS, OVERLAPS

from .product import Product

PRICE: dict[str, Any] = {"max_digits": 18, "decimal_places": 6}


class PriceQuerySet(DatedQuerySet):
    def visible_to(self, user: Any) -> "PriceQuerySet":
        return self if sees_prices(user) else self.none()


class CostQuerySet(DatedQuerySet):
    def visible_to(self, user: Any) -> "CostQuerySet":
        return self if sees_cost(user) else self.none()


class ProductPrice(Dated):
    """List price and floor of a product for a period, both VAT included, up to 6 decimals. No floor: none was set.

    ``floor_price`` is for readers of cost only (``sees_cost``); the others learn at most whether a price keeps above it.
    """

    product = models.ForeignKey(Product, models.PROTECT, related_name="prices", verbose_name=_("product"))
    list_price = models.DecimalField(_("list price (VAT incl.)"), **PRICE)
    floor_price = models.DecimalField(_("floor price (VAT incl.)"), null=True, blank=True, **PRICE)

    objects = PriceQuerySet.as_manager()
    guards = [AuditTrail()]

    class Meta:
        verbose_name = _("price")
        verbose_name_plural = _("prices")
        constraints = [
            ExclusionConstraint(
                name="product_price_once_at_a_time", expressions=[("product", EQUALS), ("period", OVERLAPS)]
            ),
            models.CheckConstraint(
                condition=Q(list_price__gte=0)
                & (Q(floor_price__isnull=True) | Q(floor_price__gte=0, floor_price__lte=F("list_price"))),
                name="product_price_floor_below_list",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.period}"


class ProductCost(Dated):
    """Cost of a product for a period, net of VAT."""

    product = models.ForeignKey(Product, models.PROTECT, related_name="costs", verbose_name=_("product"))
    net = models.DecimalField(_("cost (net)"), **PRICE)

    objects = CostQuerySet.as_manager()
    guards = [AuditTrail()]

    class Meta:
        verbose_name = _("cost")
        verbose_name_plural = _("costs")
        constraints = [
            ExclusionConstraint(
                name="product_cost_once_at_a_time", expressions=[("product", EQUALS), ("period", OVERLAPS)]
            ),
            models.CheckConstraint(condition=Q(net__gte=0), name="product_cost_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.product_id} {self.period}"
