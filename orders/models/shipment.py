"""What leaves a warehouse for a customer: planned, confirmed, picked, sent, delivered, signed for (ORD-5)."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer
from orders.guards import LeavesPlan, PlansLines, StaysWithOrder
from orders.searching import found, may_be_number, number_index, of_orders
from orders.states import SHIPMENT
from orders.states.shipment import STILL_HERE
from salesops.core.guards import AuditTrail, VersionBump
from salesops.core.models import Versioned

from .order import Order
from .order_line import OrderLine
from .stock import QUANTITY, Warehouse


def _by_number(text: str) -> Q:
    return Q(number__icontains=text) | Q(waybill__icontains=text)


class ShipmentQuerySet(models.QuerySet):
    def numbered(self, text: str) -> "ShipmentQuerySet":
        """Those whose number holds ``text``, for the search over everything, where the customer is found beside them.

        Nothing without a digit: every number has one, and a name asks no further question.
        """
        return self.filter(_by_number(text)) if may_be_number(text) else self.none()

    def found_by(self, text: str) -> "ShipmentQuerySet":
        """By a part of the own number, the waybill, the order's number, or the customer."""
        return found(self, text, _by_number(text) | of_orders(Order.objects.filter(number__icontains=text)))

    def visible_to(self, user: Any) -> "ShipmentQuerySet":
        """Those of the orders in reach (capability ``shipments``), of all orders for logistics."""
        from orders.scope_shipments import visible_shipments

        return visible_shipments(self, user)


class Shipment(Versioned):
    """One delivery of an ``order`` from one ``warehouse``. ``customer``, ``owner`` and ``unit`` are those of the order then.

    ``number`` (FY) is drawn when picking begins. ``planned_on`` is the day of delivery; ``confirm_due`` (T12) counts back from it.
    ``sign_due`` (T13) is set when it arrived, without the days from ``closed_from`` to ``closed_until`` on which the customer was
    closed; ``redo_due`` (T16) when something was wrong. Whoever picked or sent it signs nothing for the customer.
    """

    class Paper(models.TextChoices):
        MANUAL = "manual", _("operating manual")
        TRAINING = "training", _("training plan")
        CERTIFICATE = "certificate", _("certificate of conformity")
        REPORT = "report", _("inspection report")
        WARRANTY = "warranty", _("warranty card")

    number = models.CharField(_("shipment no."), max_length=20, unique=True, null=True, blank=True)
    order = models.ForeignKey(Order, models.PROTECT, related_name="shipments", verbose_name=_("order"))
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="shipments", verbose_name=_("customer"))
    owner = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("owner"))
    unit = models.ForeignKey("accounts.OrgUnit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    warehouse = models.ForeignKey(Warehouse, models.PROTECT, related_name="shipments", verbose_name=_("warehouse"))
    state = models.CharField(_("state"), max_length=12, choices=SHIPMENT.choices, default="planned")
    planned_on = models.DateField(_("planned delivery"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    planned_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("planned by")
    )
    planned_at = models.DateTimeField(_("planned at"))
    confirm_due = models.DateTimeField(_("to be confirmed until"))

    # What the customer said to it (O08).
    agreed_for = models.DateTimeField(_("agreed delivery time"), null=True, blank=True)
    acceptance = models.TextField(_("acceptance criteria"), blank=True)
    papers = ArrayField(
        models.CharField(max_length=12, choices=Paper.choices), default=list, blank=True, verbose_name=_("papers")
    )
    site = models.CharField(_("conditions on site"), max_length=200, blank=True)
    receiver = models.CharField(_("receiver"), max_length=60, blank=True)
    agreed_with = models.CharField(_("confirmed with"), max_length=60, blank=True)
    agreed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("confirmed by")
    )
    agreed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    release_reason = models.CharField(_("released without confirmation because"), max_length=300, blank=True)

    picked_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("picked by")
    )
    picked_at = models.DateTimeField(_("picked at"), null=True, blank=True)
    carrier = models.CharField(_("carrier"), max_length=60, blank=True)
    waybill = models.CharField(_("waybill"), max_length=60, blank=True)
    packages = models.PositiveIntegerField(_("packages"), null=True, blank=True)
    weight = models.DecimalField(_("weight (kg)"), max_digits=12, decimal_places=3, null=True, blank=True)
    sent_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sent by")
    )
    sent_at = models.DateTimeField(_("sent at"), null=True, blank=True)
    arrived_at = models.DateTimeField(_("arrived at"), null=True, blank=True)
    closed_from = models.DateTimeField(_("customer closed from"), null=True, blank=True)
    closed_until = models.DateTimeField(_("customer closed until"), null=True, blank=True)
    sign_due = models.DateTimeField(_("to be signed until"), null=True, blank=True)
    signed_at = models.DateTimeField(_("signed at"), null=True, blank=True)
    signed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("sign-off entered by")
    )
    received_by = models.CharField(_("signed by"), max_length=60, blank=True)
    claimed_at = models.DateTimeField(_("claimed at"), null=True, blank=True)
    claim = models.CharField(pgettext_lazy("of a shipment", "what is wrong"), max_length=300, blank=True)
    redo_due = models.DateTimeField(_("to be put right until"), null=True, blank=True)
    end_reason = models.CharField(_("reason"), max_length=300, blank=True)

    machine = SHIPMENT
    objects = ShipmentQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump(), SHIPMENT.guard(), LeavesPlan(STILL_HERE), StaysWithOrder()]

    class Meta:
        verbose_name = _("shipment")
        verbose_name_plural = _("shipments")
        constraints = [
            models.CheckConstraint(
                condition=Q(number__isnull=False) | Q(state__in=["planned", "agreed", "cancelled"]),
                name="shipment_numbered",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*STILL_HERE, "cancelled"])
                | (Q(sent_at__isnull=False, packages__gt=0) & ~Q(carrier="") & ~Q(waybill="")),
                name="shipment_sent_with_papers",
            ),
            models.CheckConstraint(
                condition=Q(signed_by__isnull=True)
                | (
                    (Q(picked_by__isnull=True) | ~Q(signed_by=F("picked_by")))
                    & (Q(sent_by__isnull=True) | ~Q(signed_by=F("sent_by")))
                ),
                name="shipment_not_signed_by_shipper",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["signed_off", "deemed"]) | Q(signed_at__isnull=False), name="shipment_signed"
            ),
        ]
        indexes = [
            models.Index(fields=["-planned_on", "-id"], name="shipment_list"),
            number_index("shipment_number_grams", "number"),
            number_index("shipment_waybill_grams", "waybill"),
            models.Index(fields=["state", "planned_on", "id"], name="shipment_by_state"),
            models.Index(fields=["warehouse", "-planned_on", "-id"], name="shipment_by_warehouse"),
            models.Index(fields=["customer", "-planned_on", "-id"], name="shipment_by_customer"),
            models.Index(fields=["owner", "-planned_on", "-id"], name="shipment_by_owner"),
            models.Index(fields=["unit", "-planned_on", "-id"], name="shipment_by_unit"),
        ]

    def __str__(self) -> str:
        return self.number or f"{self.order.number} · {self.planned_on:%m-%d}"


class ShipmentLine(models.Model):
    """``quantity`` of a line of the order. ``short``, ``wrong`` and ``damaged`` are what the customer did not accept of it."""

    shipment = models.ForeignKey(Shipment, models.CASCADE, related_name="lines", verbose_name=_("shipment"))
    line = models.ForeignKey(OrderLine, models.PROTECT, related_name="shipment_lines", verbose_name=_("order line"))
    quantity = models.DecimalField(_("quantity"), **QUANTITY)
    batch = models.CharField(_("batch or serial no."), max_length=120, blank=True)
    short = models.DecimalField(_("short"), default=0, **QUANTITY)
    wrong = models.DecimalField(_("wrong"), default=0, **QUANTITY)
    damaged = models.DecimalField(_("damaged"), default=0, **QUANTITY)

    guards = [AuditTrail(), PlansLines()]

    class Meta:
        verbose_name = _("line of a shipment")
        verbose_name_plural = _("lines of shipments")
        constraints = [
            models.UniqueConstraint(fields=["shipment", "line"], name="shipment_line_once"),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="shipment_line_quantity"),
            models.CheckConstraint(
                condition=Q(short__gte=0, wrong__gte=0, damaged__gte=0)
                & Q(quantity__gte=F("short") + F("wrong") + F("damaged")),
                name="shipment_line_claim",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shipment_id}/{self.line_id}"

    @property
    def bad(self) -> Any:
        return self.short + self.wrong + self.damaged


class ShipmentFile(models.Model):
    """Proof of what happened to a shipment: the signed note, a photo of damage, the carrier's proof."""

    class Kind(models.TextChoices):
        SIGNED = "signed", _("signed delivery note")
        CLAIM = "claim", _("photo of the damage")
        CARRIER = "carrier", _("proof of the carrier")

    shipment = models.ForeignKey(Shipment, models.PROTECT, related_name="files", verbose_name=_("shipment"))
    stored = models.OneToOneField("jobs.StoredFile", models.PROTECT, related_name="+", verbose_name=_("file"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    added_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("added by"))
    added_at = models.DateTimeField(_("added at"))

    guards = [AuditTrail()]

    class Meta:
        verbose_name = _("file of a shipment")
        verbose_name_plural = _("files of shipments")
        indexes = [models.Index(fields=["shipment", "id"], name="shipment_files")]

    def __str__(self) -> str:
        return f"{self.shipment_id} {self.kind}"
