"""Fields of ``/api/v1/products/``: what a product looks like outside, and what may be sent."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from orders.models import Product
from orders.scope import edits_products, sees_cost, sees_prices
from orders.states import PRODUCT
from salesops.core.api.serializers import AllowedOut, StrictSerializer

from .verbs import allowed, in_state

PRICE: dict[str, Any] = {"max_digits": 18, "decimal_places": 6}
QUANTITY: dict[str, Any] = {"max_digits": 17, "decimal_places": 3}
COSTS, PRICES = ("floor_price", "cost"), ("list_price",)


class ProductOut(serializers.Serializer):
    """A product. ``line``, ``category``, ``unit``, ``season`` are codes of the code lists; ``tax_rate`` is a fraction.

    Prices are those of today: ``list_price`` and ``floor_price`` include VAT, ``cost`` doesn't. Floor and cost are there for
    readers of cost only, prices for all but logistics. Stock is that of all warehouses.
    """

    sku = serializers.CharField()
    name = serializers.CharField()
    line = serializers.CharField()
    category = serializers.CharField()
    unit = serializers.CharField()
    style = serializers.CharField()
    colour = serializers.CharField()
    size = serializers.CharField()
    season = serializers.CharField()
    specification = serializers.CharField()
    tax_rate = serializers.DecimalField(max_digits=5, decimal_places=4)
    tax_exempt = serializers.BooleanField()
    launched_on = serializers.DateField(allow_null=True)
    lead_days = serializers.IntegerField(allow_null=True)
    state = serializers.ChoiceField(choices=PRODUCT.choices)
    list_price = serializers.DecimalField(**PRICE, allow_null=True)
    floor_price = serializers.DecimalField(**PRICE, allow_null=True)
    cost = serializers.DecimalField(**PRICE, allow_null=True)
    on_hand = serializers.DecimalField(**QUANTITY)
    reserved = serializers.DecimalField(**QUANTITY)
    free = serializers.DecimalField(**QUANTITY)
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, product: Product) -> Any:
        edits = edits_products(self.context["request"].user)
        verbs = (
            ("edit", "edit", edits, ()),
            ("set-prices", "set-prices", edits, ()),
            *(
                (t.verb.replace("_", "-"), t.label, edits, (in_state(PRODUCT, product, t.verb),))
                for t in PRODUCT.transitions
            ),
        )
        return AllowedOut(allowed(verbs), many=True).data

    def to_representation(self, product: Product) -> Any:
        found = super().to_representation(product)
        reader = self.context["request"].user
        hidden = (() if sees_cost(reader) else COSTS) + (() if sees_prices(reader) else PRICES)
        for name in hidden:
            del found[name]
        return found


def _text(most: int) -> serializers.CharField:
    return serializers.CharField(max_length=most, required=False, allow_blank=True)


def _price(**more: Any) -> serializers.DecimalField:
    return serializers.DecimalField(**PRICE, **more)


class ProductChange(StrictSerializer):
    """Fields that may be edited; ``version`` is the one the editor saw (409 when it is older)."""

    sku = serializers.CharField(max_length=40, required=False)
    name = serializers.CharField(max_length=120, required=False)
    line, category, unit, season = _text(40), _text(40), _text(40), _text(40)
    style, colour, size = _text(40), _text(40), _text(40)
    specification = _text(500)
    tax_rate = serializers.DecimalField(max_digits=5, decimal_places=4, required=False)
    tax_exempt = serializers.BooleanField(required=False)
    launched_on = serializers.DateField(required=False, allow_null=True)
    lead_days = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=999)
    version = serializers.IntegerField(required=False, min_value=1)


class ProductIn(ProductChange):
    """A new product; its prices hold from today and take the right to set them."""

    version = None
    sku = serializers.CharField(max_length=40)
    name = serializers.CharField(max_length=120)
    list_price = _price(required=False)
    floor_price = _price(required=False)
    cost = _price(required=False)


class PricesIn(StrictSerializer):
    """Prices from ``day`` on. What is left out stays as it is on that day."""

    day = serializers.DateField()
    list_price = _price()
    floor_price = _price(required=False, allow_null=True)
    cost = _price(required=False)
    version = serializers.IntegerField(required=False, min_value=1)


class ReasonIn(StrictSerializer):
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True)
    version = serializers.IntegerField(required=False, min_value=1)
