"""Changes of confirmed orders, pauses: verbs of ``/api/v1/orders/<number>/`` (defaults.md 11 and 13)."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orders.models import Order, Product
from orders.scope_orders import need_orders_of, need_verb
from orders.services.changes import ask_change
from orders.services.orders import pause_order, resume_order
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import StrictSerializer, valid
from salesops.core.refusals import Invalid, Refusal, refuse_if

from .order_fields import RATE, OrderReasonIn, OrderWhole, VersionIn
from .product_fields import PRICE, QUANTITY


class ChangedLineIn(StrictSerializer):
    """``no`` of a line that is there, or ``sku`` of one to add. ``quantity`` as a whole, what was shipped included; 0: given up."""

    no = serializers.IntegerField(required=False, min_value=1)
    sku = serializers.CharField(max_length=40, required=False)
    quantity = serializers.DecimalField(**QUANTITY)
    unit_price = serializers.DecimalField(**PRICE, required=False)
    discount_rate = serializers.DecimalField(**RATE, required=False)

    def validate(self, attrs: Any) -> Any:
        if ("no" in attrs) == ("sku" in attrs):
            raise serializers.ValidationError(_("Either the number of a line or an article."))
        return attrs


class OrderChangeIn(StrictSerializer):
    """What shall be different, and why. Lines not named stay."""

    reason = serializers.CharField(max_length=300)
    promised_on = serializers.DateField(required=False)
    lines = ChangedLineIn(many=True, required=False, max_length=500)
    version = serializers.IntegerField(required=False, min_value=1)


def wishes_of(order: Order, data: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Lines by their number, articles by theirs; every unknown one is named."""
    lines = {line.no: line for line in order.lines.all()}
    articles = Product.objects.filter(sku__in=[one["sku"].upper() for one in data if "sku" in one])
    known = {product.sku: product for product in articles}
    unknown = [
        Refusal("orders.unknown-line", _("There is no such line."), f"lines.{n}.{'no' if 'no' in one else 'sku'}")
        for n, one in enumerate(data)
        if one.get("no", 0) not in ({0} | set(lines)) or ("sku" in one and one["sku"].upper() not in known)
    ]
    refuse_if(*unknown, kind=Invalid)
    figures = ("quantity", "unit_price", "discount_rate")
    return [
        {name: one[name] for name in figures if name in one}
        | ({"line": lines[one["no"]]} if "no" in one else {"product": known[one["sku"].upper()]})
        for one in data
    ]


class OrderChanges(Resource):
    """What is asked of an order after its confirmation. It is done once it is approved."""

    def _answer(self, order: Order) -> Response:
        raise NotImplementedError

    def _ask(self, order: Order, kind: str, **said: Any) -> Response:
        ask_change(actor=self.request.user, order=order, kind=kind, now=timezone.now(), **said)
        return self._answer(order)

    @extend_schema(request=OrderChangeIn, responses=OrderWhole)
    @action(detail=True, methods=["post"])
    def change(self, request: Request, key: str) -> Response:
        """Ask for other quantities, prices, lines, another promised day. 409 with every reason against it; over its credit the
        exception is asked for with it."""
        order = self.one()
        need_orders_of(request.user, order.customer, "e")
        said = valid(OrderChangeIn, request)
        return self._ask(order, "change", **said | {"lines": wishes_of(order, said.get("lines", []))})

    @extend_schema(request=OrderReasonIn, responses=OrderWhole)
    @action(detail=True, methods=["post"], url_path="call-off")
    def call_off(self, request: Request, key: str) -> Response:
        """Ask for the cancellation of a confirmed order."""
        order = self.one()
        need_orders_of(request.user, order.customer, "e")
        return self._ask(order, "call_off", **valid(OrderReasonIn, request))

    @extend_schema(request=OrderReasonIn, responses=OrderWhole)
    @action(detail=True, methods=["post"], url_path="short-close")
    def short_close(self, request: Request, key: str) -> Response:
        """Ask to give up what wasn't shipped."""
        order = self.one()
        need_orders_of(request.user, order.customer, "e")
        return self._ask(order, "short_close", **valid(OrderReasonIn, request))

    @extend_schema(request=OrderReasonIn, responses=OrderWhole)
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, key: str) -> Response:
        """Put an open order on hold."""
        order = self.one()
        need_verb(request.user, order.customer, "pause")
        said = valid(OrderReasonIn, request)
        return self._answer(pause_order(actor=request.user, order=order, now=timezone.now(), **said))

    @extend_schema(request=VersionIn, responses=OrderWhole)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, key: str) -> Response:
        """Let it go on where it was paused; a confirmed one while its credit allows it."""
        order = self.one()
        need_verb(request.user, order.customer, "resume")
        said = valid(VersionIn, request)
        return self._answer(resume_order(actor=request.user, order=order, now=timezone.now(), **said))
