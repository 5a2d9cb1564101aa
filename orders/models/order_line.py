"""Lines of orders, and the ledger of what happened to their quantities (ORD-4, ORD-5)."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from orders.guards import DraftLines, EntriesMoveLines, FollowsEntries, KeepsSales, SoldAsAgreed
from salesops.core.guards import AppendOnly, AuditTrail, Unaudited

from .order import MONEY, Order
from .price import PRICE
from .product import Product
from .stock import QUANTITY

QUANTITIES = ("ordered", "shipped", "signed", "returned", "invoiced")
# Planned to leave, by the shipments that are still here: the only one of these no entry moves.
MOVED = (*QUANTITIES, "planned", "ordered_amount", "invoiced_amount")


class Cents(Func):
    """To two places, half away from zero, as PostgreSQL rounds ``numeric`` and ``salesops.core.money`` rounds ``Decimal``."""

    function = "round"
    template = "%(function)s(%(expressions)s, 2)"
    output_field = models.DecimalField(**MONEY)


AMOUNT = F("quantity") * F("unit_price") * (Value(1) - F("discount_rate"))


class OrderLine(models.Model):
    """``quantity`` of a product at ``unit_price`` (VAT included, up to 6 decimals) less ``discount_rate`` (0.05 is 5 %).

    ``amount`` and ``net`` are the database's own sums. ``price_source`` is the code of the price list, ``contract:`` and
    its number where a contract agreed to the price, "" for the list price.
    The quantities below are the only truth about the line: confirmed and not given up, shipped, signed for, come back, invoiced;
    each is the sum of its entries.
    """

    # Found by the constraint ``order_line_once``.
    order = models.ForeignKey(Order, models.CASCADE, related_name="lines", db_index=False, verbose_name=_("order"))
    no = models.PositiveSmallIntegerField(_("line"))
    product = models.ForeignKey(Product, models.PROTECT, related_name="order_lines", verbose_name=_("product"))
    quantity = models.DecimalField(_("quantity"), **QUANTITY)
    unit_price = models.DecimalField(_("unit price (VAT incl.)"), **PRICE)
    list_price = models.DecimalField(_("list price (VAT incl.)"), null=True, blank=True, **PRICE)
    price_source = models.CharField(_("price list"), max_length=40, blank=True)
    discount_rate = models.DecimalField(_("discount"), max_digits=7, decimal_places=6, default=0)
    tax_rate = models.DecimalField(_("VAT rate"), max_digits=5, decimal_places=4)
    note = models.CharField(_("note"), max_length=200, blank=True)
    amount = models.GeneratedField(
        expression=Cents(AMOUNT), output_field=models.DecimalField(**MONEY), db_persist=True, verbose_name=_("amount")
    )
    net = models.GeneratedField(
        expression=Cents(Cents(AMOUNT) / (Value(1) + F("tax_rate"))),
        output_field=models.DecimalField(**MONEY),
        db_persist=True,
        verbose_name=_("net amount"),
    )

    ordered = models.DecimalField(pgettext_lazy("quantity", "confirmed"), default=0, editable=False, **QUANTITY)
    planned = models.DecimalField(pgettext_lazy("quantity", "planned"), default=0, editable=False, **QUANTITY)
    shipped = models.DecimalField(pgettext_lazy("quantity", "shipped"), default=0, editable=False, **QUANTITY)
    signed = models.DecimalField(pgettext_lazy("quantity", "signed for"), default=0, editable=False, **QUANTITY)
    returned = models.DecimalField(pgettext_lazy("quantity", "come back"), default=0, editable=False, **QUANTITY)
    invoiced = models.DecimalField(pgettext_lazy("quantity", "invoiced"), default=0, editable=False, **QUANTITY)
    ordered_amount = models.DecimalField(_("confirmed (VAT incl.)"), default=0, editable=False, **MONEY)
    invoiced_amount = models.DecimalField(_("invoiced (VAT incl.)"), default=0, editable=False, **MONEY)

    guards = [AuditTrail(ignore=MOVED), DraftLines(), FollowsEntries(MOVED)]

    class Meta:
        verbose_name = _("order line")
        verbose_name_plural = _("order lines")
        constraints = [
            models.UniqueConstraint(fields=["order", "no"], name="order_line_once", include=["id"]),
            models.CheckConstraint(condition=Q(quantity__gt=0), name="order_line_quantity"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="order_line_price"),
            models.CheckConstraint(condition=Q(discount_rate__range=(0, 1)), name="order_line_discount"),
            models.CheckConstraint(condition=Q(tax_rate__gte=0, tax_rate__lt=1), name="order_line_tax_rate"),
            models.CheckConstraint(
                condition=Q(ordered__gte=0) & Q(ordered__lte=F("quantity")), name="order_line_ordered"
            ),
            # Nothing leaves that isn't ordered; what came back may be sent again.
            models.CheckConstraint(
                condition=Q(shipped__gte=0) & Q(shipped__lte=F("ordered") + F("returned")), name="order_line_shipped"
            ),
            # Nor is more of it planned than is owed: whatever two people plan at once, or somebody gives up meanwhile.
            models.CheckConstraint(
                condition=Q(planned__gte=0) & Q(shipped__lte=F("ordered") + F("returned") - F("planned")),
                name="order_line_to_ship",
            ),
            models.CheckConstraint(condition=Q(signed__gte=0) & Q(signed__lte=F("shipped")), name="order_line_signed"),
            models.CheckConstraint(
                condition=Q(returned__gte=0) & Q(returned__lte=F("shipped")), name="order_line_returned"
            ),
            # Goods that came back and were given up stay invoiced until their credit note is issued.
            models.CheckConstraint(
                condition=Q(invoiced__gte=0) & Q(invoiced__lte=F("ordered") + F("returned")), name="order_line_invoiced"
            ),
            models.CheckConstraint(
                condition=Q(invoiced_amount__gte=0) & Q(invoiced_amount__lte=F("amount")),
                name="order_line_invoiced_amount",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.order_id}/{self.no}"

    @property
    def tax(self) -> Decimal:
        return self.amount - self.net

    @property
    def closed(self) -> Decimal:
        """Given up after the order was confirmed; 0 before."""
        return self.quantity - self.ordered if self.order.confirmed_on else Decimal()

    @property
    def to_ship(self) -> Decimal:
        return self.ordered + self.returned - self.shipped

    @property
    def to_plan(self) -> Decimal:
        """To ship and on no shipment yet."""
        return self.to_ship - self.planned


class LineEntry(models.Model):
    """One thing that happened to a line: by how much a quantity moved, what that is worth, on which day.

    ``on`` is the day it counts for (K01 by the day of sign-off, K02 by the day of confirmation), ``at`` when it was written.
    Amounts of parts are differences of the rounded whole, so that all parts together are the line to the cent.
    """

    class Kind(models.TextChoices):
        ORDERED = "ordered", pgettext_lazy("of an order line", "confirmed")
        SHIPPED = "shipped", pgettext_lazy("of an order line", "shipped")
        SIGNED = "signed", pgettext_lazy("of an order line", "signed for")
        RETURNED = "returned", pgettext_lazy("of an order line", "come back")
        INVOICED = "invoiced", pgettext_lazy("of an order line", "invoiced")
        CREDITED = "credited", pgettext_lazy("of an order line", "price lowered")

    line = models.ForeignKey(
        OrderLine, models.PROTECT, related_name="entries", db_index=False, verbose_name=_("order line")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices)
    quantity = models.DecimalField(_("quantity"), **QUANTITY)
    amount = models.DecimalField(_("amount (VAT incl.)"), **MONEY)
    net = models.DecimalField(_("amount (net of VAT)"), **MONEY)
    on = models.DateField(_("day"))
    at = models.DateTimeField(_("at"))
    by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", db_index=False, verbose_name=_("by")
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    record_kind = models.CharField(_("kind of record"), max_length=60, blank=True)
    record_id = models.CharField(_("record"), max_length=40, blank=True)

    guards = [
        AppendOnly(),
        EntriesMoveLines(),
        SoldAsAgreed(),
        KeepsSales(),
        Unaudited("a ledger: written once, with who and when"),
    ]

    class Meta:
        verbose_name = _("entry of an order line")
        verbose_name_plural = _("entries of order lines")
        constraints = [
            # A lower price moves money alone (K01 by the day of its credit note), be it a cent between net and tax.
            models.CheckConstraint(
                condition=~Q(quantity=0) & ~Q(kind="credited") | Q(kind="credited", quantity=0) & ~Q(amount=0, net=0),
                name="line_entry_moves",
            ),
            # Given up, an invoice taken back, a shipment that never was received; goods that return are entries of their own.
            models.CheckConstraint(
                condition=Q(kind__in=["ordered", "shipped", "invoiced", "credited"]) | Q(quantity__gt=0),
                name="line_entry_direction",
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0, amount__gte=0, net__gte=0)
                | Q(quantity__lt=0, amount__lte=0, net__lte=0)
                | Q(quantity=0),
                name="line_entry_amounts",
            ),
        ]
        indexes = [
            # What happened to a line since a moment, without reading the entries themselves.
            models.Index(fields=["line", "at"], name="line_entry_of_line", include=["kind", "quantity"]),
            models.Index(fields=["kind", "on"], name="line_entry_by_day", include=["line", "net", "amount"]),
            # The entries behind sales and intake, the newest first.
            models.Index(
                fields=["-on", "-id"],
                name="line_entry_sales",
                condition=Q(kind__in=["ordered", "signed", "returned", "credited"]),
            ),
            models.Index(
                fields=["record_kind", "record_id"], name="line_entry_of_record", condition=~Q(record_kind="")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.quantity}"
