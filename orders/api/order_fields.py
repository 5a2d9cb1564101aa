"""Fields of ``/api/v1/orders/``: what an order looks like outside, and what may be sent."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from customers.scope.customers import reaches
from orders.flow import line_status
from orders.models import CreditCheck, Order, OrderLine
from orders.rules.changes import CALLS_OFF, in_state_for
from orders.scope_orders import VERB_RIGHTS, may_do, sees_amounts
from orders.states import ORDER
from salesops.core.api.serializers import AllowedOut, ReasonOut, StrictSerializer

from .product_fields import PRICE, QUANTITY
from .verbs import allowed, in_state

MONEY: dict[str, Any] = {"max_digits": 18, "decimal_places": 2}
RATE: dict[str, Any] = {"max_digits": 7, "decimal_places": 6}
SUMS = ("amount", "net", "ordered_amount", "invoiced_amount", "open_amount")
PRICES = ("unit_price", "list_price", "price_source", "discount_rate", "amount", "net")


class OrderLineOut(serializers.Serializer):
    """A line. ``quantity`` is what was agreed; the quantities below it are what became of that."""

    no = serializers.IntegerField()
    sku = serializers.CharField(source="product.sku")
    name = serializers.CharField(source="product.name")
    quantity = serializers.DecimalField(**QUANTITY)
    unit_price = serializers.DecimalField(**PRICE)
    list_price = serializers.DecimalField(**PRICE, allow_null=True)
    price_source = serializers.CharField(
        help_text="Code of the price list, `contract:` and a number where a contract agreed to it; empty: list price, or typed."
    )
    discount_rate = serializers.DecimalField(**RATE)
    tax_rate = serializers.DecimalField(max_digits=5, decimal_places=4)
    amount = serializers.DecimalField(**MONEY)
    net = serializers.DecimalField(**MONEY)
    note = serializers.CharField()
    ordered = serializers.DecimalField(**QUANTITY)
    shipped = serializers.DecimalField(**QUANTITY)
    signed = serializers.DecimalField(**QUANTITY)
    returned = serializers.DecimalField(**QUANTITY)
    invoiced = serializers.DecimalField(**QUANTITY)
    status = serializers.SerializerMethodField()

    def get_status(self, line: OrderLine) -> str:
        return line_status(line) if line.order.confirmed_on else "open"

    def to_representation(self, line: OrderLine) -> Any:
        found = super().to_representation(line)
        for name in () if self.context["amounts"] else PRICES:
            del found[name]
        return found


class CheckOut(serializers.Serializer):
    """What the latest credit check found; ``figures`` hold money as text, VAT included."""

    result = serializers.ChoiceField(choices=CreditCheck.Result.choices)
    amount = serializers.DecimalField(**MONEY)
    figures = serializers.DictField()
    refusals = ReasonOut(many=True)
    at = serializers.DateTimeField()
    valid_until = serializers.DateField(allow_null=True)


class OrderOut(serializers.Serializer):
    """An order. ``number`` is null while it was never submitted: then ``id`` is its address. Amounts include VAT, but for ``net``;
    they are left out for readers whose right is without prices.
    """

    id = serializers.IntegerField()
    number = serializers.CharField(allow_null=True)
    customer = serializers.CharField(source="customer.code")
    customer_name = serializers.CharField(source="customer.name")
    owner = serializers.CharField(source="owner.username")
    unit = serializers.CharField(source="unit.code")
    state = serializers.ChoiceField(choices=ORDER.choices)
    ordered_on = serializers.DateField()
    promised_on = serializers.DateField(allow_null=True)
    customer_reference = serializers.CharField()
    notes = serializers.CharField()
    term_days = serializers.IntegerField(allow_null=True)
    prepaid = serializers.BooleanField()
    contract = serializers.SerializerMethodField(help_text="Number of the contract it is made from.")
    address = serializers.IntegerField(source="address_id", allow_null=True)
    ship_address = serializers.CharField()
    ship_receiver = serializers.CharField()
    ship_hours = serializers.CharField()
    amount = serializers.DecimalField(**MONEY, help_text="What the lines cost.")
    net = serializers.DecimalField(**MONEY)
    ordered_amount = serializers.DecimalField(**MONEY, help_text="Confirmed and not given up.")
    invoiced_amount = serializers.DecimalField(**MONEY)
    open_amount = serializers.DecimalField(**MONEY, help_text="Confirmed and not invoiced.")
    confirmed_at = serializers.DateTimeField(allow_null=True)
    confirmed_on = serializers.DateField(allow_null=True)
    cancelled_at = serializers.DateTimeField(allow_null=True)
    cancel_reason = serializers.CharField()
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    def get_contract(self, order: Order) -> str | None:
        return order.contract.number if order.contract else None

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, order: Order) -> Any:
        user = self.context["request"].user
        labels = {t.verb: t.label for t in ORDER.transitions} | {
            "edit": _("Edit"), "copy": _("Copy"), "change": pgettext("an order", "Change"),
            "call-off": pgettext("an order", "Cancel"), "short-close": _("Give up the rest"),
            "resume": pgettext("an order", "Resume"),
        }  # fmt: skip
        verbs = (
            (verb, labels[verb], may_do(user, order.customer, verb), (against(order, verb),)) for verb in VERB_RIGHTS
        )
        return AllowedOut(allowed(verbs), many=True).data

    def to_representation(self, order: Order) -> Any:
        found = super().to_representation(order)
        for name in () if sees_amounts(self.context["request"].user, order) else SUMS:
            del found[name]
        return found


def against(order: Order, verb: str) -> Any:
    """What stands against ``verb`` as the order stands."""
    if verb == "copy":
        return None
    if verb == "edit":
        return in_state(ORDER, order, "submit")
    if verb in ("change", "call-off", "short-close"):
        return in_state_for(order, verb.replace("-", "_"))
    if verb == "cancel" and order.state in CALLS_OFF:
        return None
    if verb == "resume":
        return None if order.state == "on_hold" else in_state(ORDER, order, "resume_confirmed")
    return in_state(ORDER, order, verb)


class OrderWhole(OrderOut):
    """One order with its lines and its latest credit check (null for who may not see the customer's credit)."""

    lines = serializers.SerializerMethodField()
    credit_check = serializers.SerializerMethodField()

    @extend_schema_field(OrderLineOut(many=True))
    def get_lines(self, order: Order) -> Any:
        amounts = sees_amounts(self.context["request"].user, order)
        rows = order.lines.select_related("product", "order").order_by("no")
        return OrderLineOut(rows, many=True, context={"amounts": amounts}).data

    @extend_schema_field(CheckOut(allow_null=True))
    def get_credit_check(self, order: Order) -> Any:
        user = self.context["request"].user
        check = order.credit_checks.order_by("-id").first()
        if check is None or not sees_amounts(user, order) or not reaches(user, order.customer, "credit"):
            return None
        return CheckOut(check).data


class OrderLineIn(StrictSerializer):
    """Without ``unit_price`` what the order's contract agreed to, else the customer's price of the day.

    ``discount_rate`` is a fraction.
    """

    sku = serializers.CharField(max_length=40)
    quantity = serializers.DecimalField(**QUANTITY)
    unit_price = serializers.DecimalField(**PRICE, required=False, allow_null=True)
    discount_rate = serializers.DecimalField(**RATE, required=False, default=Decimal())
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)


class OrderChange(StrictSerializer):
    """What a draft says; ``lines`` replace those there. ``version`` is the one the editor saw (409 when it is older)."""

    promised_on = serializers.DateField(required=False, allow_null=True)
    customer_reference = serializers.CharField(max_length=60, required=False, allow_blank=True)
    notes = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    term_days = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=365)
    prepaid = serializers.BooleanField(required=False)
    address = serializers.IntegerField(required=False, allow_null=True, help_text="Id of an address of the customer.")
    contract = serializers.CharField(
        max_length=24, required=False, allow_null=True, help_text="Number of a contract with the customer."
    )
    lines = OrderLineIn(many=True, required=False, max_length=500)
    version = serializers.IntegerField(required=False, min_value=1)


class OrderIn(OrderChange):
    """A new draft for a customer, sold by its owner."""

    version = None
    customer = serializers.CharField(max_length=20)


class VersionIn(StrictSerializer):
    version = serializers.IntegerField(required=False, min_value=1)


class OrderReasonIn(StrictSerializer):
    """Why; ``version`` is the one the caller saw."""

    reason = serializers.CharField(max_length=300)
    version = serializers.IntegerField(required=False, min_value=1)
