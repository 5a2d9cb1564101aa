"""What production makes for an order whose goods are not in stock (ORD-16, O05)."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer
from orders.guards import MadeForLine
from orders.states import PRODUCTION
from orders.states.production import OPEN
from salesops.core.guards import AuditTrail, VersionBump
from salesops.core.models import Versioned

from .order import Order
from .order_line import OrderLine
from .stock import QUANTITY


class ProductionQuerySet(models.QuerySet):
    def open(self) -> "ProductionQuerySet":
        """Something of them is still to be made."""
        return self.filter(state__in=OPEN)

    def numbered(self, text: str) -> "ProductionQuerySet":
        """Those whose number holds ``text``; nothing without a digit: every number has one."""
        return self.filter(number__icontains=text) if any(sign.isdigit() for sign in text) else self.none()

    def found_by(self, text: str) -> "ProductionQuerySet":
        """By a part of the own number, the order's number, or the customer."""
        by_number = Q(number__icontains=text) | Q(order__number__icontains=text)
        return self.filter(by_number | Q(customer__in=Customer.objects.all().found_by(text)))

    def visible_to(self, user: Any) -> "ProductionQuerySet":
        """Those of the orders in reach (capability ``production``), all of them for production and purchasing."""
        from orders.scope_production import visible_production

        return visible_production(self, user)


class ProductionOrder(Versioned):
    """What of ``order`` production makes. ``customer``, ``owner`` and ``unit`` are those of the order then.

    ``due_on`` is the day it is wanted; ``start_on`` and ``finish_on`` are what production answered, until ``answer_due`` (T10).
    ``first_finish_on`` is its first answer, ``moved`` how often it said another day, ``delay_reason`` why the last time.
    ``percent`` is what production says of its progress; quantities are in the lines.
    """

    number = models.CharField(_("production order no."), max_length=20, unique=True)
    order = models.ForeignKey(Order, models.PROTECT, related_name="productions", verbose_name=_("order"))
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="+", verbose_name=_("customer"))
    owner = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("owner"))
    unit = models.ForeignKey("accounts.OrgUnit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    state = models.CharField(_("state"), max_length=10, choices=PRODUCTION.choices, default="passed")
    due_on = models.DateField(_("wanted until"))
    specs = models.TextField(_("technical requirements"), blank=True)
    passed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("passed by")
    )
    passed_at = models.DateTimeField(_("passed at"))
    answer_due = models.DateTimeField(_("to be answered until"))

    answered_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    start_on = models.DateField(_("planned start"), null=True, blank=True)
    finish_on = models.DateField(_("planned completion"), null=True, blank=True)
    first_finish_on = models.DateField(_("first answered date"), null=True, blank=True)
    moved = models.PositiveSmallIntegerField(_("dates moved"), default=0)
    delay_reason = models.CharField(_("reason of the delay"), max_length=300, blank=True)
    begun_on = models.DateField(_("begun on"), null=True, blank=True)
    percent = models.PositiveSmallIntegerField(_("progress (%)"), default=0)
    finished_on = models.DateField(_("completed on"), null=True, blank=True)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True)
    end_reason = models.CharField(_("reason"), max_length=300, blank=True)

    machine = PRODUCTION
    objects = ProductionQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump(), PRODUCTION.guard()]

    class Meta:
        verbose_name = _("production order")
        verbose_name_plural = _("production orders")
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["passed", "cancelled"])
                | Q(answered_at__isnull=False, start_on__isnull=False, finish_on__isnull=False),
                name="production_answered",
            ),
            models.CheckConstraint(
                condition=Q(finish_on__isnull=True) | Q(finish_on__gte=F("start_on")), name="production_dates"
            ),
            models.CheckConstraint(condition=Q(percent__lte=100), name="production_percent"),
            models.CheckConstraint(
                condition=~Q(state="done") | Q(finished_on__isnull=False, ended_at__isnull=False),
                name="production_done",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | (Q(ended_at__isnull=False) & ~Q(end_reason="")),
                name="production_cancelled",
            ),
            # Another day has its reason.
            models.CheckConstraint(condition=Q(moved=0) | ~Q(delay_reason=""), name="production_delay_reasoned"),
        ]
        indexes = [
            models.Index(fields=["-passed_at", "-id"], name="production_list"),
            models.Index(fields=["finish_on", "id"], name="production_open", condition=Q(state__in=OPEN)),
            models.Index(fields=["customer", "-passed_at", "-id"], name="production_by_customer"),
            models.Index(fields=["owner", "-passed_at", "-id"], name="production_by_owner"),
            models.Index(fields=["unit", "-passed_at", "-id"], name="production_by_unit"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_late(self) -> bool:
        """Whether production's day is after the one promised to the customer. Needs ``order``."""
        promised = self.order.promised_on
        return self.is_open and None not in (self.finish_on, promised) and self.finish_on > promised


class ProductionLine(models.Model):
    """``quantity`` of a line of the order: ``done`` came into stock, ``dropped`` is wanted no longer."""

    production = models.ForeignKey(
        ProductionOrder, models.CASCADE, related_name="lines", verbose_name=_("production order")
    )
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="productions", verbose_name=_("order line"))
    quantity = models.DecimalField(_("quantity"), **QUANTITY)
    done = models.DecimalField(pgettext_lazy("quantity", "made"), default=0, **QUANTITY)
    dropped = models.DecimalField(pgettext_lazy("quantity", "no longer wanted"), default=0, **QUANTITY)

    guards = [AuditTrail(), MadeForLine()]

    class Meta:
        verbose_name = _("line of a production order")
        verbose_name_plural = _("lines of production orders")
        constraints = [
            models.UniqueConstraint(fields=["production", "line"], name="production_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="production_line_quantity"),
            models.CheckConstraint(
                condition=Q(done__gte=0, dropped__gte=0) & Q(quantity__gte=F("done") + F("dropped")),
                name="production_line_made",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.production_id}/{self.line_id}"

    @property
    def left(self) -> Decimal:
        """Still to be made."""
        return self.quantity - self.done - self.dropped
