"""Counted stock, posted by somebody else (defaults.md 1.5)."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from orders.states import COUNT
from salesops.core.guards import AuditTrail, Frozen, VersionBump
from salesops.core.models import Versioned

from .product import Product
from .stock import QUANTITY, SeenWithProducts, StockMovement, Warehouse


class StockCount(Versioned):
    """What one person counted of a product in a warehouse. Somebody else posts the difference as a correction.

    ``expected`` is what the books said at that moment: movements between counting and posting don't falsify the difference.
    """

    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="counts", verbose_name=_("warehouse"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="counts", verbose_name=_("product"))
    counted = models.DecimalField(_("counted"), **QUANTITY)
    expected = models.DecimalField(_("by the books"), **QUANTITY)
    counted_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("counted by"))
    counted_at = models.DateTimeField(_("counted at"))
    note = models.CharField(_("note"), max_length=200, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=COUNT.choices, default="counted")
    posted_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("posted by")
    )
    posted_at = models.DateTimeField(_("posted at"), null=True, blank=True)
    movement = models.OneToOneField(
        StockMovement, models.PROTECT, null=True, blank=True, related_name="count", verbose_name=_("correction")
    )

    machine = COUNT
    objects = SeenWithProducts.as_manager()
    guards = [AuditTrail(), VersionBump(), COUNT.guard(), Frozen("state", ("posted", "dropped"))]

    class Meta:
        verbose_name = _("stock count")
        verbose_name_plural = _("stock counts")
        constraints = [
            models.UniqueConstraint(
                fields=["warehouse", "product"], name="stock_count_one_open", condition=Q(state="counted")
            ),
            models.CheckConstraint(condition=Q(counted__gte=0), name="stock_count_not_negative"),
            models.CheckConstraint(
                condition=Q(posted_by__isnull=True) | ~Q(posted_by=F("counted_by")), name="stock_count_two_people"
            ),
            models.CheckConstraint(
                condition=Q(state="posted", posted_by__isnull=False, posted_at__isnull=False)
                | (~Q(state="posted") & Q(posted_by__isnull=True, movement__isnull=True)),
                name="stock_count_posted_by",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.warehouse_id} {self.product_id}"

    @property
    def difference(self) -> Decimal:
        """What there is more (or less) than the books said."""
        return self.counted - self.expected
