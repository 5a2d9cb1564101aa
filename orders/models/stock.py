"""Where goods lie, how many, and every movement that made it so (ORD-1)."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.guards import FollowsMovements, MovesStock
from orders.scope import sees_products
from salesops.core.guards import AppendOnly, AuditTrail, Unaudited, VersionBump
from salesops.core.models import Versioned

from .product import Product

QUANTITY: dict[str, Any] = {"max_digits": 14, "decimal_places": 3}


class SeenWithProducts(models.QuerySet):
    def visible_to(self, user: Any) -> "SeenWithProducts":
        return self if sees_products(user) else self.none()


class Warehouse(Versioned):
    """A place goods lie at. One that is no longer used is inactive and keeps its past."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)
    address = models.CharField(_("address"), max_length=200, blank=True)
    is_active = models.BooleanField(_("in use"), default=True)

    objects = SeenWithProducts.as_manager()
    guards = [AuditTrail(), VersionBump()]

    class Meta:
        verbose_name = _("warehouse")
        verbose_name_plural = _("warehouses")
        constraints = [models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="warehouse_named")]

    def __str__(self) -> str:
        return self.name


class StockLevel(models.Model):
    """What lies in a warehouse, and how much of it is promised: the sum of the movements, kept by a trigger on them.

    The row is the lock of everything about this stock; several are taken in the order of warehouse and product.
    """

    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="levels", verbose_name=_("warehouse"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="levels", verbose_name=_("product"))
    on_hand = models.DecimalField(_("on hand"), default=0, **QUANTITY)
    reserved = models.DecimalField(pgettext_lazy("stock", "reserved"), default=0, **QUANTITY)

    objects = SeenWithProducts.as_manager()
    guards = [FollowsMovements(), Unaudited("the sum of its movements, which are written once")]

    class Meta:
        verbose_name = _("stock")
        verbose_name_plural = _("stock")
        constraints = [
            models.UniqueConstraint(fields=["warehouse", "product"], name="stock_level_once"),
            models.CheckConstraint(
                condition=Q(reserved__gte=0) & Q(reserved__lte=F("on_hand")), name="stock_level_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.warehouse_id} {self.product_id}"


class StockMovement(models.Model):
    """One line of the stock ledger: by how much ``on_hand`` and ``reserved`` changed, why, by whom; about which record, if any."""

    class Kind(models.TextChoices):
        RECEIVED = "received", pgettext_lazy("stock", "received")
        CORRECTED = "corrected", pgettext_lazy("stock", "corrected")
        RESERVED = "reserved", pgettext_lazy("stock", "reserved")
        RELEASED = "released", pgettext_lazy("stock", "released")
        SHIPPED = "shipped", pgettext_lazy("stock", "shipped")
        RETURNED = "returned", pgettext_lazy("stock", "returned")
        MOVED = "moved", pgettext_lazy("stock", "moved")

    at = models.DateTimeField(_("at"))
    warehouse = models.ForeignKey(
        Warehouse, models.PROTECT, related_name="+", db_index=False, verbose_name=_("warehouse")
    )
    product = models.ForeignKey(Product, models.PROTECT, related_name="movements", verbose_name=_("product"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    on_hand = models.DecimalField(_("on hand"), default=0, **QUANTITY)
    reserved = models.DecimalField(pgettext_lazy("stock", "reserved"), default=0, **QUANTITY)
    # For whom it was promised, when it was for an order.
    line = models.ForeignKey(
        "orders.OrderLine", models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("order line"),
    )  # fmt: skip
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("by")
    )
    # The record it belongs to, as links everywhere: kind of record and its id, and what people call it.
    record_kind = models.CharField(_("kind of record"), max_length=60, blank=True)
    record_id = models.CharField(_("record"), max_length=40, blank=True)
    record_name = models.CharField(_("belongs to"), max_length=60, blank=True)

    objects = SeenWithProducts.as_manager()
    guards = [AppendOnly(), MovesStock(), Unaudited("a ledger: written once, with who and when")]

    class Meta:
        verbose_name = _("stock movement")
        verbose_name_plural = _("stock movements")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["received", "returned"], on_hand__gt=0, reserved=0)
                | (Q(kind__in=["corrected", "moved"], reserved=0) & ~Q(on_hand=0))
                | Q(kind="reserved", on_hand=0, reserved__gt=0)
                | Q(kind="released", on_hand=0, reserved__lt=0)
                | Q(kind="shipped", on_hand__lt=0, reserved__lte=0, reserved__gte=F("on_hand")),
                name="stock_movement_shape",
            ),
            models.CheckConstraint(
                condition=(Q(record_kind="") & Q(record_id="")) | (~Q(record_kind="") & ~Q(record_id="")),
                name="stock_movement_record",
            ),
        ]
        indexes = [
            models.Index(fields=["product", "-id"], name="stock_movements_of_product"),
            models.Index(
                fields=["record_kind", "record_id"], name="stock_movements_of_record", condition=~Q(record_kind="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.product_id}"


class Reservation(models.Model):
    """How much of what lies in a warehouse is promised to a line of an order: the sum of its movements, kept by their trigger."""

    line = models.ForeignKey(
        "orders.OrderLine", models.PROTECT, related_name="reservations", verbose_name=_("order line")
    )
    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="+", verbose_name=_("warehouse"))
    quantity = models.DecimalField(_("quantity"), default=0, **QUANTITY)

    guards = [FollowsMovements(), Unaudited("the sum of its movements, which are written once")]

    class Meta:
        verbose_name = _("reservation")
        verbose_name_plural = _("reservations")
        constraints = [
            models.UniqueConstraint(fields=["line", "warehouse"], name="reservation_once"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="reservation_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.line_id} {self.warehouse_id}"
