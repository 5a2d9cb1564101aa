"""Returns and exchanges (退换货): asked for, evaluated, decided, taken back, credited or replaced (ORD-7, O10)."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer
from orders.guards import ReplacesSame, ReturnsSigned
from orders.states.returned import OPEN, RETURN
from salesops.core.guards import AuditTrail, VersionBump
from salesops.core.models import Versioned

from .order import MONEY, Order
from .order_line import OrderLine
from .shipment import Shipment
from .stock import QUANTITY, Warehouse


class ReturnQuerySet(models.QuerySet):
    def numbered(self, text: str) -> "ReturnQuerySet":
        """Those whose number holds ``text``; nothing without a digit."""
        return self.filter(number__icontains=text) if any(sign.isdigit() for sign in text) else self.none()

    def found_by(self, text: str) -> "ReturnQuerySet":
        """By a part of the own number, of the order's, or by the customer."""
        by_number = Q(number__icontains=text) | Q(order__number__icontains=text)
        return self.filter(by_number | Q(customer__in=Customer.objects.all().found_by(text)))

    def undecided(self) -> "ReturnQuerySet":
        """Those the clock T17 runs for."""
        return self.filter(state__in=("requested", "deciding"))

    def to_credit(self) -> "ReturnQuerySet":
        """Goods are back and their credit notes are not all issued (T18)."""
        return self.filter(state="received", advice=Return.Way.REFUND, credit_due__isnull=False)

    def visible_to(self, user: Any) -> "ReturnQuerySet":
        """Those of the orders in reach (capability ``returns``), those whose step waits for one's role."""
        from orders.scope_returns import visible_returns

        return visible_returns(self, user)


class Return(Versioned):
    """Goods of ``order`` the customer signed for and wants to give back. ``customer``, ``owner``, ``unit`` are the order's then.

    ``wanted`` is what the customer asks for, ``advice`` what whoever evaluated it suggests and the approvers decided on: money
    back, the same goods again, a repair, or (advice alone) goods kept at a lower price. ``amount`` is what the goods cost, VAT
    included: it decides who approves. ``decide_due`` (T17) stands still while goods come in to be looked at (``look_from`` to
    ``look_until``); ``credit_due`` (T18) is set when goods are back that were invoiced. ``replaced_by``: the shipment of the same
    goods.
    """

    class Way(models.TextChoices):
        REFUND = "refund", pgettext_lazy("a return", "money back")
        REPLACE = "replace", pgettext_lazy("a return", "exchange")
        REPAIR = "repair", pgettext_lazy("a return", "repair")
        CONCEDE = "concede", pgettext_lazy("a return", "customer keeps it at a lower price")

    class Fault(models.TextChoices):
        PRODUCTION = "production", pgettext_lazy("fault", "production")
        WAREHOUSE = "warehouse", pgettext_lazy("fault", "warehouse")
        CARRIER = "carrier", pgettext_lazy("fault", "carrier")
        SALES = "sales", pgettext_lazy("fault", "sales")
        CUSTOMER = "customer", pgettext_lazy("fault", "customer")
        NOBODY = "nobody", pgettext_lazy("fault", "nobody")

    number = models.CharField(_("return no."), max_length=20, unique=True)
    order = models.ForeignKey(Order, models.PROTECT, related_name="returns", verbose_name=_("order"))
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="returns", verbose_name=_("customer"))
    owner = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("owner"))
    unit = models.ForeignKey("accounts.OrgUnit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    state = models.CharField(_("state"), max_length=12, choices=RETURN.choices, default="requested")
    wanted = models.CharField(pgettext_lazy("a return", "the customer wants"), max_length=10, choices=Way.choices)
    description = models.CharField(pgettext_lazy("a return", "what is wrong"), max_length=1000)
    amount = models.DecimalField(_("amount (VAT incl.)"), **MONEY)
    requested_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested at"))
    decide_due = models.DateTimeField(_("to be decided until"))
    look_from = models.DateTimeField(_("goods asked for since"), null=True, blank=True)
    look_until = models.DateTimeField(_("goods looked at since"), null=True, blank=True)

    fault = models.CharField(_("fault"), max_length=12, choices=Fault.choices, blank=True)
    finding = models.CharField(pgettext_lazy("a return", "inspection"), max_length=1000, blank=True)
    advice = models.CharField(pgettext_lazy("a return", "suggestion"), max_length=10, choices=Way.choices, blank=True)
    evaluated_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("evaluated by")
    )
    evaluated_at = models.DateTimeField(_("evaluated at"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    carrier = models.CharField(_("carrier"), max_length=60, blank=True)
    waybill = models.CharField(_("waybill"), max_length=60, blank=True)
    sent_at = models.DateTimeField(pgettext_lazy("goods of a return", "sent at"), null=True, blank=True)
    warehouse = models.ForeignKey(
        Warehouse, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("warehouse")
    )
    received_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("taken back by")
    )
    received_at = models.DateTimeField(_("taken back at"), null=True, blank=True)
    credit_due = models.DateTimeField(_("to be credited until"), null=True, blank=True)
    replaced_by = models.OneToOneField(
        Shipment, models.PROTECT, null=True, blank=True, related_name="replaces", verbose_name=_("replacement")
    )
    closed_at = models.DateTimeField(pgettext_lazy("a return", "closed at"), null=True, blank=True)
    end_reason = models.CharField(_("reason"), max_length=300, blank=True)

    machine = RETURN
    objects = ReturnQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump(), ReplacesSame(), RETURN.guard()]

    class Meta:
        verbose_name = _("return")
        verbose_name_plural = _("returns")
        constraints = [
            models.CheckConstraint(condition=~Q(description="") & Q(amount__gte=0), name="return_described"),
            models.CheckConstraint(condition=~Q(wanted="concede"), name="return_wanted"),
            models.CheckConstraint(
                condition=Q(state__in=["requested", "refused", "withdrawn"])
                | (~Q(advice="") & ~Q(fault="") & ~Q(finding="") & Q(evaluated_at__isnull=False)),
                name="return_evaluated",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*OPEN, "refused", "withdrawn"])
                | Q(advice="concede")
                | Q(received_at__isnull=False, warehouse__isnull=False),
                name="return_received",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["refused", "withdrawn"]) | ~Q(end_reason=""), name="return_ended_with_reason"
            ),
            models.CheckConstraint(condition=~Q(state="closed") | Q(closed_at__isnull=False), name="return_closed"),
        ]
        indexes = [
            models.Index(fields=["-requested_at", "-id"], name="return_list"),
            models.Index(fields=["state", "-requested_at", "-id"], name="return_by_state"),
            models.Index(fields=["customer", "-requested_at", "-id"], name="return_by_customer"),
            models.Index(fields=["owner", "-requested_at", "-id"], name="return_by_owner"),
            models.Index(fields=["unit", "-requested_at", "-id"], name="return_by_unit"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def way(self) -> str:
        """What becomes of it: as decided, before that as wanted."""
        return self.advice or self.wanted


class ReturnLine(models.Model):
    """``quantity`` of a line of the order, and why. ``good`` and ``damaged`` are what came back of it."""

    taken = models.ForeignKey(Return, models.CASCADE, related_name="lines", verbose_name=_("return"))
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="return_lines", verbose_name=_("order line"))
    quantity = models.DecimalField(_("quantity"), **QUANTITY)
    reason = models.CharField(_("reason"), max_length=30)
    amount = models.DecimalField(_("amount (VAT incl.)"), **MONEY)
    good = models.DecimalField(pgettext_lazy("goods", "back in good condition"), default=0, **QUANTITY)
    damaged = models.DecimalField(pgettext_lazy("goods", "back damaged"), default=0, **QUANTITY)

    guards = [AuditTrail(), ReturnsSigned(OPEN)]

    class Meta:
        verbose_name = _("line of a return")
        verbose_name_plural = _("lines of returns")
        constraints = [
            models.UniqueConstraint(fields=["taken", "line"], name="return_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0) & ~Q(reason=""), name="return_line_quantity"),
            models.CheckConstraint(
                condition=Q(good__gte=0, damaged__gte=0) & Q(quantity__gte=F("good") + F("damaged")),
                name="return_line_came",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.taken_id}/{self.line_id}"

    @property
    def came(self) -> Any:
        return self.good + self.damaged


class ReturnFile(models.Model):
    """A photo of what is wrong, or the report of the inspection."""

    taken = models.ForeignKey(Return, models.PROTECT, related_name="files", verbose_name=_("return"))
    stored = models.OneToOneField("jobs.StoredFile", models.PROTECT, related_name="+", verbose_name=_("file"))
    added_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("added by"))
    added_at = models.DateTimeField(_("added at"))

    guards = [AuditTrail()]

    class Meta:
        verbose_name = _("file of a return")
        verbose_name_plural = _("files of returns")
        indexes = [models.Index(fields=["taken", "id"], name="return_files")]

    def __str__(self) -> str:
        return f"{self.taken_id} {self.stored_id}"
