"""Changes to a confirmed order: asked for, decided, applied as a whole (defaults.md 11 and 13)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.states import CHANGE
from salesops.core.guards import AppendOnly, AuditTrail, Unaudited, VersionBump
from salesops.core.models import Versioned

from .order import Order
from .order_line import OrderLine
from .price import PRICE
from .product import Product
from .stock import QUANTITY


class OrderChange(Versioned):
    """What somebody wants of a confirmed ``order``: other lines, another promised day, all of it or its rest given up.

    ``started``: production had begun when it was asked for; the market manager and production decide then. What it says is
    final; who wants something else asks anew.
    """

    class Kind(models.TextChoices):
        CHANGE = "change", pgettext_lazy("of an order", "change")
        CALL_OFF = "call_off", pgettext_lazy("of an order", "cancellation")
        SHORT_CLOSE = "short_close", pgettext_lazy("of an order", "short close")

    order = models.ForeignKey(Order, models.PROTECT, related_name="changes", verbose_name=_("order"))
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    state = models.CharField(_("state"), max_length=10, choices=CHANGE.choices, default="waiting")
    reason = models.CharField(_("reason"), max_length=300)
    promised_on = models.DateField(_("promised for"), null=True, blank=True)
    started = models.BooleanField(_("after production began"))
    asked_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"))
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    machine = CHANGE
    guards = [AuditTrail(), VersionBump(), CHANGE.guard()]

    class Meta:
        verbose_name = _("change of an order")
        verbose_name_plural = _("changes of orders")
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=Q(state__in=["waiting", "approved"]), name="order_change_one_open"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="order_change_with_reason"),
        ]
        indexes = [models.Index(fields=["order", "-id"], name="order_change_of_order")]

    def __str__(self) -> str:
        return f"{self.order_id} {self.kind}"


class OrderChangeLine(models.Model):
    """``quantity`` is what the line shall come to as a whole, what was shipped included; 0: given up. Without ``line``: added."""

    change = models.ForeignKey(OrderChange, models.PROTECT, related_name="lines", verbose_name=_("change"))
    line = models.ForeignKey(
        OrderLine, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("order line")
    )
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    quantity = models.DecimalField(_("quantity"), **QUANTITY)
    unit_price = models.DecimalField(_("unit price (VAT incl.)"), **PRICE)
    list_price = models.DecimalField(_("list price (VAT incl.)"), null=True, blank=True, **PRICE)
    price_source = models.CharField(_("price list"), max_length=40, blank=True)
    discount_rate = models.DecimalField(_("discount"), max_digits=7, decimal_places=6, default=0)

    guards = [AppendOnly(), Unaudited("written once with its change, which is audited")]

    class Meta:
        verbose_name = _("line of a change")
        verbose_name_plural = _("lines of changes")
        constraints = [
            models.UniqueConstraint(fields=["change", "line"], name="order_change_line_once"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="order_change_line_quantity"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="order_change_line_price"),
            models.CheckConstraint(condition=Q(discount_rate__range=(0, 1)), name="order_change_line_discount"),
        ]

    def __str__(self) -> str:
        return f"{self.change_id}/{self.product_id}"
