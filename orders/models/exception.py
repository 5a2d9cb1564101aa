"""What goes wrong with an order under way: delay, blocked logistics, quality (ORD-6, O09)."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer
from orders.guards import ShipmentOfOrder
from orders.states import EXCEPTION
from orders.states.exception import OPEN
from salesops.core.guards import AuditTrail, VersionBump
from salesops.core.models import Versioned

from .order import Order
from .shipment import Shipment


class ExceptionQuerySet(models.QuerySet):
    def open(self) -> "ExceptionQuerySet":
        """Not closed: their orders are flagged."""
        return self.filter(state__in=OPEN)

    def numbered(self, text: str) -> "ExceptionQuerySet":
        """Those whose number holds ``text``; nothing without a digit: every number has one."""
        return self.filter(number__icontains=text) if any(sign.isdigit() for sign in text) else self.none()

    def found_by(self, text: str) -> "ExceptionQuerySet":
        """By a part of the own number, the order's number, or the customer."""
        by_number = Q(number__icontains=text) | Q(order__number__icontains=text)
        return self.filter(by_number | Q(customer__in=Customer.objects.all().found_by(text)))

    def visible_to(self, user: Any) -> "ExceptionQuerySet":
        """Those of the orders in reach (capability ``exceptions``); a department's: where it is involved or recorded it."""
        from orders.scope_exceptions import visible_exceptions

        return visible_exceptions(self, user)


class OrderException(Versioned):
    """Something that endangers what was promised of ``order``, or of one ``shipment`` of it.

    ``tell_due`` (T14) and ``offer_due`` (T15) run from ``recorded_at``. ``old_on`` is the day promised then, ``new_on`` the one
    expected. Told is who of the customer, how, when; ``offered_at`` when the first alternative was offered.
    """

    class Department(models.TextChoices):
        LOG = "LOG", _("Logistics")
        PRD = "PRD", _("Production")
        PUR = "PUR", _("Purchasing")
        TEC = "TEC", _("Technical department")
        CSV = "CSV", _("Customer service")

    class How(models.TextChoices):
        CALL = "call", pgettext_lazy("told by", "call")
        MESSAGE = "message", pgettext_lazy("told by", "message")
        MAIL = "mail", pgettext_lazy("told by", "e-mail")
        VISIT = "visit", pgettext_lazy("told by", "visit")

    number = models.CharField(_("exception no."), max_length=20, unique=True)
    order = models.ForeignKey(Order, models.PROTECT, related_name="exceptions", verbose_name=_("order"))
    shipment = models.ForeignKey(
        Shipment, models.PROTECT, null=True, blank=True, related_name="exceptions", verbose_name=_("shipment")
    )
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="order_exceptions", verbose_name=_("customer"))
    owner = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("owner"))
    unit = models.ForeignKey("accounts.OrgUnit", models.PROTECT, related_name="+", verbose_name=_("unit"))
    kind = models.CharField(pgettext_lazy("of an exception", "kind"), max_length=30)
    state = models.CharField(_("state"), max_length=8, choices=EXCEPTION.choices, default="open")
    what = models.CharField(_("what happened"), max_length=300)
    effect = models.CharField(_("expected effect"), max_length=300, blank=True)
    old_on = models.DateField(_("promised before"), null=True, blank=True)
    new_on = models.DateField(_("expected now"), null=True, blank=True)
    departments = ArrayField(
        models.CharField(max_length=3, choices=Department.choices), default=list, blank=True,
        verbose_name=_("departments involved"),
    )  # fmt: skip
    recorded_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"))
    tell_due = models.DateTimeField(_("customer to be told until"))
    offer_due = models.DateTimeField(_("alternative to be offered until"))

    told_at = models.DateTimeField(_("customer told at"), null=True, blank=True)
    told_to = models.CharField(_("who was told"), max_length=60, blank=True)
    told_how = models.CharField(_("told by"), max_length=8, choices=How.choices, blank=True)
    told_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who told")
    )
    offered_at = models.DateTimeField(_("alternative offered at"), null=True, blank=True)
    no_offer_reason = models.CharField(_("no alternative because"), max_length=300, blank=True)
    result = models.CharField(_("result"), max_length=300, blank=True)
    responsible = models.CharField(_("responsible department"), max_length=3, choices=Department.choices, blank=True)
    closed_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("closed by")
    )
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    machine = EXCEPTION
    objects = ExceptionQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump(), EXCEPTION.guard(), ShipmentOfOrder()]

    class Meta:
        verbose_name = _("exception")
        verbose_name_plural = _("exceptions")
        constraints = [
            models.CheckConstraint(condition=~Q(what="") & ~Q(kind=""), name="exception_says_what"),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True) | (~Q(told_to="") & ~Q(told_how="")), name="exception_told_whom"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "void"]) | Q(told_at__isnull=False), name="exception_told"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["offered", "agreed"]) | Q(offered_at__isnull=False), name="exception_offered"
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN) | (Q(closed_at__isnull=False) & ~Q(result="")), name="exception_closed"
            ),
            # Closed without an alternative: somebody said why none was needed.
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(offered_at__isnull=False) | ~Q(no_offer_reason=""),
                name="exception_alternative",
            ),
        ]
        indexes = [
            models.Index(fields=["-recorded_at", "-id"], name="exception_list"),
            models.Index(fields=["order"], name="exception_open", condition=Q(state__in=OPEN)),
            models.Index(fields=["customer", "-recorded_at", "-id"], name="exception_by_customer"),
            models.Index(fields=["owner", "-recorded_at", "-id"], name="exception_by_owner"),
            models.Index(fields=["unit", "-recorded_at", "-id"], name="exception_by_unit"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        return self.state in OPEN


class ExceptionOffer(models.Model):
    """An alternative offered to the customer, and what it said. One waits for an answer at most."""

    class Kind(models.TextChoices):
        WARRANTY = "warranty", _("extended warranty")
        PRIORITY = "priority", _("priority slot")
        PARTIAL = "partial", _("partial shipment")
        SUBSTITUTE = "substitute", _("another product")
        OTHER = "other", pgettext_lazy("an alternative", "something else")

    class Answer(models.TextChoices):
        ACCEPTED = "accepted", pgettext_lazy("an alternative", "accepted")
        DECLINED = "declined", pgettext_lazy("an alternative", "declined")

    exception = models.ForeignKey(OrderException, models.PROTECT, related_name="offers", verbose_name=_("exception"))
    kind = models.CharField(pgettext_lazy("of an exception", "alternative"), max_length=10, choices=Kind.choices)
    text = models.CharField(_("what is offered"), max_length=300)
    offered_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("offered by")
    )
    offered_at = models.DateTimeField(_("offered at"))
    answer = models.CharField(_("the customer's answer"), max_length=8, choices=Answer.choices, blank=True)
    answer_text = models.CharField(_("in its words"), max_length=300, blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    guards = [AuditTrail()]

    class Meta:
        verbose_name = _("alternative offered")
        verbose_name_plural = _("alternatives offered")
        constraints = [
            models.UniqueConstraint(fields=["exception"], condition=Q(answer=""), name="exception_one_open_offer"),
            models.CheckConstraint(condition=~Q(text=""), name="exception_offer_says_what"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at__isnull=True) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="exception_offer_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.exception_id} {self.kind}"
