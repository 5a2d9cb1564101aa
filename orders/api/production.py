"""``/api/v1/production-orders/``: production orders by number, moved on by the services of the pages (ORD-16)."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orders.models import Order, OrderLine, ProductionOrder, Warehouse
from orders.scope_production import may_produce, need_to_produce
from orders.services import production as services
from orders.services import production_ends
from orders.states import PRODUCTION
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import AllowedOut, StrictSerializer, valid
from salesops.core.lists.keyset import SortKey

from .product_fields import QUANTITY
from .verbs import allowed, in_state

VERBS = ("answer", "report", "receive", "cancel")


class ProductionLineOut(serializers.Serializer):
    """``no`` is the line of the order; ``left`` is still to be made."""

    no = serializers.IntegerField(source="line.no")
    sku = serializers.CharField(source="line.product.sku")
    quantity = serializers.DecimalField(**QUANTITY)
    done = serializers.DecimalField(**QUANTITY)
    dropped = serializers.DecimalField(**QUANTITY)
    left = serializers.DecimalField(**QUANTITY)


class ProductionOut(serializers.Serializer):
    """A production order. There are no prices on it."""

    number = serializers.CharField()
    order = serializers.CharField(source="order.number")
    customer = serializers.CharField(source="customer.code")
    owner = serializers.CharField(source="owner.username")
    state = serializers.ChoiceField(choices=PRODUCTION.choices)
    promised_on = serializers.DateField(source="order.promised_on", allow_null=True)
    due_on = serializers.DateField()
    specs = serializers.CharField()
    passed_at = serializers.DateTimeField()
    answer_due = serializers.DateTimeField()
    start_on = serializers.DateField(allow_null=True)
    finish_on = serializers.DateField(allow_null=True)
    first_finish_on = serializers.DateField(allow_null=True)
    moved = serializers.IntegerField()
    delay_reason = serializers.CharField()
    is_late = serializers.BooleanField(help_text="Later than promised to the customer.")
    percent = serializers.IntegerField()
    finished_on = serializers.DateField(allow_null=True)
    lines = ProductionLineOut(many=True)
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, production: ProductionOrder) -> Any:
        user = self.context["request"].user
        labels = {t.verb: t.label for t in PRODUCTION.transitions}
        verbs = (
            (v, labels[v], may_produce(user, production.customer, v), (in_state(PRODUCTION, production, v),))
            for v in VERBS
        )
        return AllowedOut(allowed(verbs), many=True).data


class ProductionLineIn(StrictSerializer):
    no = serializers.IntegerField(min_value=1, help_text="Line of the order.")
    quantity = serializers.DecimalField(**QUANTITY)


class ProductionIn(StrictSerializer):
    order = serializers.CharField()
    due_on = serializers.DateField()
    specs = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    lines = ProductionLineIn(many=True)


class ProductionVersionIn(StrictSerializer):
    version = serializers.IntegerField(required=False)


class ProductionAnswerIn(ProductionVersionIn):
    start_on = serializers.DateField()
    finish_on = serializers.DateField()


class ProductionReportIn(ProductionVersionIn):
    percent = serializers.IntegerField(min_value=0, max_value=99)
    finish_on = serializers.DateField(required=False)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


class ProductionReceiveIn(ProductionVersionIn):
    warehouse = serializers.CharField()
    lines = ProductionLineIn(many=True)


class ProductionCancelIn(ProductionVersionIn):
    reason = serializers.CharField(max_length=300)


class ProductionFilters(django_filters.FilterSet):
    """Named like the fields."""

    order = django_filters.CharFilter(field_name="order__number", lookup_expr="iexact")
    customer = django_filters.CharFilter(field_name="customer__code", lookup_expr="iexact")
    owner = django_filters.CharFilter(field_name="owner__username")
    state = django_filters.ChoiceFilter(choices=PRODUCTION.choices)
    finish_on__gte = django_filters.DateFilter(field_name="finish_on", lookup_expr="gte")
    finish_on__lte = django_filters.DateFilter(field_name="finish_on", lookup_expr="lte")


@extend_schema(tags=["production orders"])
class ProductionResource(Resource):
    """Production orders in reach."""

    capability = "production"
    serializer_class = ProductionOut
    filterset_class = ProductionFilters
    lookup_field = "number"
    orderings = {
        "number": (SortKey("number", nullable=False),),
        "finish_on": (SortKey("finish_on"),),
        "state": (SortKey("state", nullable=False),),
    }
    queryset = ProductionOrder.objects.none()

    def rows(self) -> QuerySet:
        rows = ProductionOrder.objects.visible_to(self.request.user)
        return rows.select_related("order", "customer__owner", "owner").prefetch_related("lines__line__product")

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        return rows.found_by(text)

    def one(self) -> ProductionOrder:
        return get_object_or_404(self.rows(), number=self.kwargs["number"].upper())

    def _answer(self, production: ProductionOrder, http: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.rows().get(pk=production.pk)).data, status=http)

    def _take(self, verb: str, service: Callable[..., ProductionOrder], fields: type[StrictSerializer]) -> Response:
        """One verb: the right before the body is looked at."""
        production, user = self.one(), self.request.user
        need_to_produce(user, production.customer, verb)
        values = valid(fields, self.request)
        if verb == "receive":
            parts = {part.line.no: part.pk for part in production.lines.all()}
            values["warehouse"] = get_object_or_404(Warehouse, code=values["warehouse"].upper())
            values["quantities"] = {parts.get(line["no"], 0): line["quantity"] for line in values.pop("lines")}
        return self._answer(service(actor=user, production=production, now=timezone.now(), **values))

    @extend_schema(request=ProductionIn, responses={201: ProductionOut})
    def create(self, request: Request) -> Response:
        """Pass to production what an order lacks."""
        self.need("c")
        data = valid(ProductionIn, request)
        orders = Order.objects.visible_to(request.user).select_related("customer__owner")
        order = get_object_or_404(orders, number=data["order"].upper())
        need_to_produce(request.user, order.customer, "pass")
        made = services.pass_production(
            actor=request.user, order=order, due_on=data["due_on"], specs=data.get("specs", ""), now=timezone.now(),
            quantities=[
                {"line": get_object_or_404(OrderLine, order=order, no=line["no"]), "quantity": line["quantity"]}
                for line in data["lines"]
            ],
        )  # fmt: skip
        return self._answer(made, status.HTTP_201_CREATED)

    @extend_schema(request=ProductionAnswerIn, responses=ProductionOut)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, number: str) -> Response:
        """Production says from when to when."""
        return self._take("answer", services.answer_production, ProductionAnswerIn)

    @extend_schema(request=ProductionReportIn, responses=ProductionOut)
    @action(detail=True, methods=["post"])
    def report(self, request: Request, number: str) -> Response:
        """How far it is; another day with its reason."""
        return self._take("report", services.report_production, ProductionReportIn)

    @extend_schema(request=ProductionReceiveIn, responses=ProductionOut)
    @action(detail=True, methods=["post"])
    def receive(self, request: Request, number: str) -> Response:
        """What is made comes into stock, promised to its line."""
        return self._take("receive", production_ends.receive_production, ProductionReceiveIn)

    @extend_schema(request=ProductionCancelIn, responses=ProductionOut)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, number: str) -> Response:
        """What is not made yet is made no more."""
        return self._take("cancel", production_ends.cancel_production, ProductionCancelIn)
