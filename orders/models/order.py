"""What a customer orders (ORD-4)."""

from typing import Any

from django.db import models
from django.db.models import Exists, F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Customer
from orders.guards import CreditGate, FollowsEntries, ImportedAtOnce, InsideContract, MovesSales, ResumesWhereItPaused
from orders.searching import found, may_be_number, number_index
from orders.states import ORDER
from orders.states.order import HISTORY, ON_BOARD, ON_THE_WAY, OPEN, UNFINISHED
from salesops.core.guards import AuditTrail, VersionBump
from salesops.core.models import Versioned

from .contract import Contract

MONEY: dict[str, Any] = {"max_digits": 18, "decimal_places": 2}
# Sums of the lines and of their entries: kept by triggers.
SUMS = ("ordered_amount", "invoiced_amount")


def _by_number(text: str) -> Q:
    return Q(number__icontains=text) | Q(customer_reference__icontains=text)


class OrderQuerySet(models.QuerySet):
    def open(self) -> "OrderQuerySet":
        """Orders somebody still works on: submitted and not yet all signed for."""
        return self.filter(state__in=OPEN)

    def unfinished(self) -> "OrderQuerySet":
        """Orders their owner looks after: handed in, not yet passed on to be invoiced, those on hold included."""
        return self.filter(state__in=UNFINISHED)

    def numbered(self, text: str) -> "OrderQuerySet":
        """Those whose number holds ``text``, for the search over everything, where the customer is found beside them.

        Nothing without a digit: every number has one, and a name asks no further question.
        """
        return self.filter(_by_number(text)) if may_be_number(text) else self.none()

    def found_by(self, text: str) -> "OrderQuerySet":
        """Orders found by a part of their number, the customer's own number, or the customer."""
        return found(self, text, _by_number(text))

    def keyed(self, key: str) -> "OrderQuerySet":
        """The one ``key`` of an address means: its number, else its id, which is all a draft has. Imported numbers may be digits
        alone: they come before the id of another.
        """
        named = Q(number=key.upper())
        if key.isdecimal() and len(key) < 19:
            named |= Q(pk=int(key)) & ~Exists(self.model._default_manager.filter(number=key))
        return self.filter(named)

    def visible_to(self, user: Any) -> "OrderQuerySet":
        """Own ones, those of own units at their time, and those of customers in reach (capability ``orders``)."""
        from orders.scope_orders import visible_orders

        return visible_orders(self, user)


class Order(Versioned):
    """An order of ``customer``, sold by ``owner``, who stood in ``unit`` on that day. Amounts: VAT included.

    Once it is confirmed both stay: sales count for them (A1). ``keeper`` looks after it since it was handed over; none: its owner.

    ``number`` is drawn when it is submitted for the first time and kept for good. The address is copied when the order is
    confirmed (``ship_*``): a later change of the customer's file moves no goods under way. ``term_days`` is what was agreed;
    empty: the term of the credit rating. ``ordered_amount`` is what is confirmed and not given up, ``invoiced_amount`` what was
    invoiced of it; both follow the entries of the lines. ``paused_in``: the state a pause began in.
    ``imported_at``: when a former system's order came in, with its lines and what had happened to them; empty for our own.
    """

    number = models.CharField(_("order no."), max_length=20, unique=True, null=True, blank=True)
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="orders", verbose_name=_("customer"))
    owner = models.ForeignKey("accounts.User", models.PROTECT, related_name="orders", verbose_name=_("owner"))
    unit = models.ForeignKey("accounts.OrgUnit", models.PROTECT, related_name="orders", verbose_name=_("unit"))
    keeper = models.ForeignKey(
        "accounts.User",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
        verbose_name=_("looked after by"),
    )
    ordered_on = models.DateField(_("ordered on"))
    promised_on = models.DateField(_("promised for"), null=True, blank=True)
    customer_reference = models.CharField(_("customer's own number"), max_length=60, blank=True)
    notes = models.TextField(_("notes"), blank=True)
    term_days = models.PositiveSmallIntegerField(_("term (days)"), null=True, blank=True)
    prepaid = models.BooleanField(_("paid before shipping"), default=False)
    contract = models.ForeignKey(
        Contract, models.PROTECT, null=True, blank=True, related_name="orders", verbose_name=_("contract")
    )

    address = models.ForeignKey(
        "customers.ShippingAddress",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("shipping address"),
    )
    ship_address = models.CharField(_("address"), max_length=240, blank=True)
    ship_receiver = models.CharField(_("receiver"), max_length=60, blank=True)
    ship_phone = models.CharField(_("receiver's phone"), max_length=30, blank=True)
    ship_hours = models.CharField(_("receiving hours"), max_length=80, blank=True)

    state = models.CharField(_("state"), max_length=16, choices=ORDER.choices, default="draft")
    paused_in = models.CharField(max_length=16, blank=True, editable=False)
    ordered_amount = models.DecimalField(_("confirmed (VAT incl.)"), default=0, editable=False, **MONEY)
    invoiced_amount = models.DecimalField(_("invoiced (VAT incl.)"), default=0, editable=False, **MONEY)
    # What counts against the credit limit beside the receivables.
    open_amount = models.GeneratedField(
        expression=F("ordered_amount") - F("invoiced_amount"),
        output_field=models.DecimalField(**MONEY),
        db_persist=True,
        verbose_name=_("confirmed, not invoiced"),
    )
    entered_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entered by")
    )
    entered_at = models.DateTimeField(_("entered at"))
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)
    confirmed_on = models.DateField(_("confirmed on"), null=True, blank=True)
    imported_at = models.DateTimeField(_("imported at"), null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(_("cancelled at"), null=True, blank=True)
    cancel_reason = models.CharField(_("reason of the cancellation"), max_length=300, blank=True)

    machine = ORDER
    objects = OrderQuerySet.as_manager()
    guards = [
        AuditTrail(secret=("ship_phone",), ignore=SUMS),
        VersionBump(ignore=SUMS),
        ORDER.guard(mark="imported_at", history=HISTORY),
        ImportedAtOnce(),
        FollowsEntries(SUMS),
        CreditGate(),
        InsideContract(),
        ResumesWhereItPaused(),
        MovesSales(),
    ]

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        constraints = [
            models.CheckConstraint(
                condition=Q(number__isnull=False) | Q(state__in=["draft", "cancelled"]), name="order_numbered"
            ),
            models.CheckConstraint(
                condition=Q(state="on_hold", paused_in__in=OPEN) | (~Q(state="on_hold") & Q(paused_in="")),
                name="order_pause_remembers",
            ),
            # Who is not confirmed owes nothing and gets nothing.
            models.CheckConstraint(
                condition=Q(ordered_amount=0) | Q(confirmed_on__isnull=False), name="order_amount_needs_confirmation"
            ),
            models.CheckConstraint(condition=Q(ordered_amount__gte=0), name="order_amount_not_negative"),
        ]
        indexes = [
            models.Index(fields=["owner", "-ordered_on", "-id"], name="order_by_owner"),
            models.Index(
                fields=["owner", "promised_on", "id"], name="order_day_of_owner", condition=Q(state__in=UNFINISHED)
            ),
            models.Index(fields=["unit", "-ordered_on", "-id"], name="order_by_unit"),
            models.Index(fields=["customer", "-ordered_on", "-id"], name="order_by_customer", include=["owner"]),
            # With what puts an order in scope: a page is found without a look at the orders of others.
            models.Index(fields=["-ordered_on", "-id"], name="order_list_scope", include=["owner", "unit", "customer"]),
            models.Index(
                fields=["keeper", "-ordered_on", "-id"], name="order_by_keeper", condition=Q(keeper__isnull=False)
            ),
            models.Index(fields=["state", "promised_on", "id"], name="order_by_state"),
            # What the OSB board counts and looks through.
            models.Index(fields=["state", "unit"], name="order_on_board", condition=Q(state__in=ON_BOARD)),
            # All the OSB board asks of an order on its way, without reading the order.
            models.Index(
                fields=["state", "unit"],
                name="order_on_the_way",
                condition=Q(state__in=ON_THE_WAY),
                include=[
                    "id",
                    "customer",
                    "owner",
                    "keeper",
                    "contract",
                    "promised_on",
                    "imported_at",
                    "confirmed_at",
                    "entered_at",
                    "paused_in",
                ],
            ),
            models.Index(
                fields=["unit"], name="order_to_invoice", condition=Q(state="signed_off", imported_at__isnull=True)
            ),
            number_index("order_number_grams", "number"),
            number_index("order_reference_grams", "customer_reference"),
            models.Index(
                fields=["customer"], name="order_exposure", condition=~Q(open_amount=0), include=["open_amount"]
            ),
        ]

    def __str__(self) -> str:
        return self.number or str(pgettext_lazy("an order without number", "draft"))

    @property
    def in_care_of(self) -> Any:
        """Who looks after it: asked, reminded and told."""
        return self.keeper or self.owner
