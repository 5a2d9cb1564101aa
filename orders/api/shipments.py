"""``/api/v1/shipments/``: shipments by number (before picking by id), moved on by the services of the pages (ORD-5)."""

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from orders.models import Order, OrderLine, Shipment, Warehouse
from orders.scope_shipments import RIGHTS, may, need_to
from orders.services.shipments import cancel_shipment, confirm_shipment, plan_shipment
from orders.services.shipments_leaving import deliver_shipment, dispatch_shipment, pick_shipment
from orders.services.shipments_received import sign_off_shipment
from orders.states import SHIPMENT
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import AllowedOut, StrictSerializer, valid
from salesops.core.lists.keyset import SortKey

from .product_fields import QUANTITY
from .verbs import allowed, in_state


class ShipmentLineOut(serializers.Serializer):
    """``no`` is the line of the order. What the customer did not accept is short, wrong or damaged."""

    no = serializers.IntegerField(source="line.no")
    sku = serializers.CharField(source="line.product.sku")
    quantity = serializers.DecimalField(**QUANTITY)
    batch = serializers.CharField()
    short = serializers.DecimalField(**QUANTITY)
    wrong = serializers.DecimalField(**QUANTITY)
    damaged = serializers.DecimalField(**QUANTITY)


class ShipmentOut(serializers.Serializer):
    """A shipment. ``number`` is null until it is picked: then ``id`` is its address. There are no prices on it."""

    id = serializers.IntegerField()
    number = serializers.CharField(allow_null=True)
    order = serializers.CharField(source="order.number")
    customer = serializers.CharField(source="customer.code")
    owner = serializers.CharField(source="owner.username")
    unit = serializers.CharField(source="unit.code")
    warehouse = serializers.CharField(source="warehouse.code")
    state = serializers.ChoiceField(choices=SHIPMENT.choices)
    planned_on = serializers.DateField()
    confirm_due = serializers.DateTimeField()
    agreed_for = serializers.DateTimeField(allow_null=True)
    carrier = serializers.CharField()
    waybill = serializers.CharField()
    packages = serializers.IntegerField(allow_null=True)
    sent_at = serializers.DateTimeField(allow_null=True)
    arrived_at = serializers.DateTimeField(allow_null=True)
    sign_due = serializers.DateTimeField(allow_null=True)
    signed_at = serializers.DateTimeField(allow_null=True)
    received_by = serializers.CharField()
    lines = ShipmentLineOut(many=True)
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, shipment: Shipment) -> Any:
        user = self.context["request"].user
        labels = {t.verb: t.label for t in SHIPMENT.transitions}
        verbs = (
            (verb, labels[verb], may(user, shipment.customer, verb), (in_state(SHIPMENT, shipment, verb),))
            for verb in RIGHTS
            if verb in labels
        )
        return AllowedOut(allowed(verbs), many=True).data


class ShipmentLineIn(StrictSerializer):
    no = serializers.IntegerField(min_value=1, help_text="Line of the order.")
    quantity = serializers.DecimalField(**QUANTITY)


class ShipmentIn(StrictSerializer):
    order = serializers.CharField()
    warehouse = serializers.CharField()
    planned_on = serializers.DateField()
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)
    lines = ShipmentLineIn(many=True)


class ShipmentVersionIn(StrictSerializer):
    version = serializers.IntegerField(required=False)


class ShipmentReasonIn(ShipmentVersionIn):
    reason = serializers.CharField(max_length=300)


class ShipmentConfirmIn(ShipmentVersionIn):
    agreed_for = serializers.DateTimeField()
    acceptance = serializers.CharField(max_length=2000)
    papers = serializers.MultipleChoiceField(choices=Shipment.Paper.choices)
    receiver = serializers.CharField(max_length=60)
    agreed_with = serializers.CharField(max_length=60)
    site = serializers.CharField(max_length=200, required=False, allow_blank=True)

    def validate_papers(self, papers: set[str]) -> list[str]:
        return sorted(papers)


class ShipmentDispatchIn(ShipmentVersionIn):
    carrier = serializers.CharField(max_length=60)
    waybill = serializers.CharField(max_length=60)
    packages = serializers.IntegerField(min_value=1, max_value=100_000)
    weight = serializers.DecimalField(max_digits=12, decimal_places=3, required=False, min_value=0)


class ShipmentDeliverIn(ShipmentVersionIn):
    arrived_at = serializers.DateTimeField()


class ShipmentSignIn(ShipmentVersionIn):
    received_by = serializers.CharField(max_length=60)
    signed_at = serializers.DateTimeField()
    checked = serializers.BooleanField()
    files = serializers.ListField(child=serializers.FileField(), help_text="Signed note: photo or scan.")


class ShipmentFilters(django_filters.FilterSet):
    """Named like the fields."""

    number = django_filters.CharFilter(lookup_expr="iexact")
    order = django_filters.CharFilter(field_name="order__number", lookup_expr="iexact")
    customer = django_filters.CharFilter(field_name="customer__code", lookup_expr="iexact")
    owner = django_filters.CharFilter(field_name="owner__username")
    warehouse = django_filters.CharFilter(field_name="warehouse__code", lookup_expr="iexact")
    state = django_filters.ChoiceFilter(choices=SHIPMENT.choices)
    planned_on__gte = django_filters.DateFilter(field_name="planned_on", lookup_expr="gte")
    planned_on__lte = django_filters.DateFilter(field_name="planned_on", lookup_expr="lte")


@extend_schema(tags=["shipments"])
class ShipmentResource(Resource):
    """Shipments in reach."""

    capability = "shipments"
    serializer_class = ShipmentOut
    filterset_class = ShipmentFilters
    lookup_field = "key"
    orderings = {
        "planned_on": (SortKey("planned_on", nullable=False),),
        "number": (SortKey("number"),),
        "state": (SortKey("state", nullable=False),),
    }
    queryset = Shipment.objects.none()

    def rows(self) -> QuerySet:
        rows = Shipment.objects.visible_to(self.request.user)
        rows = rows.select_related("order", "customer__owner", "owner", "unit", "warehouse")
        return rows.prefetch_related("lines__line__product")

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        return rows.found_by(text)

    def one(self) -> Shipment:
        """By number; before it is picked by id."""
        key = self.kwargs["key"]
        named: dict[str, Any] = {"pk": int(key)} if key.isdecimal() and len(key) < 19 else {"number": key.upper()}
        return get_object_or_404(self.rows(), **named)

    def _answer(self, shipment: Shipment, http: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.rows().get(pk=shipment.pk)).data, status=http)

    def _take(self, verb: str, service: Callable[..., Shipment], fields: type[StrictSerializer]) -> Response:
        """One verb: the right before the body is looked at."""
        shipment, user = self.one(), self.request.user
        need_to(user, shipment.customer, verb)
        values = valid(fields, self.request)
        return self._answer(service(actor=user, shipment=shipment, now=timezone.now(), **values))

    @extend_schema(request=ShipmentIn, responses={201: ShipmentOut})
    def create(self, request: Request) -> Response:
        """Plan a shipment of an order."""
        self.need("c")
        data = valid(ShipmentIn, request)
        order = get_object_or_404(
            Order.objects.visible_to(request.user).select_related("customer__owner"), number=data["order"].upper()
        )
        need_to(request.user, order.customer, "plan")
        warehouse = get_object_or_404(Warehouse, code=data["warehouse"].upper())
        made = plan_shipment(
            actor=request.user, order=order, warehouse=warehouse, planned_on=data["planned_on"],
            note=data.get("note", ""), now=timezone.now(),
            quantities=[
                {"line": get_object_or_404(OrderLine, order=order, no=line["no"]), "quantity": line["quantity"]}
                for line in data["lines"]
            ],
        )  # fmt: skip
        return self._answer(made, status.HTTP_201_CREATED)

    @extend_schema(request=ShipmentConfirmIn, responses=ShipmentOut)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, key: str) -> Response:
        """What the customer said: time, acceptance, papers, receiver."""
        return self._take("confirm", confirm_shipment, ShipmentConfirmIn)

    @extend_schema(request=ShipmentVersionIn, responses=ShipmentOut)
    @action(detail=True, methods=["post"])
    def pick(self, request: Request, key: str) -> Response:
        """Picking begins; the number is drawn."""
        return self._take("pick", pick_shipment, ShipmentVersionIn)

    @extend_schema(request=ShipmentDispatchIn, responses=ShipmentOut)
    @action(detail=True, methods=["post"], url_path="dispatch")
    def send(self, request: Request, key: str) -> Response:
        """The goods leave: stock goes out, the order follows."""
        return self._take("dispatch", dispatch_shipment, ShipmentDispatchIn)

    @extend_schema(request=ShipmentDeliverIn, responses=ShipmentOut)
    @action(detail=True, methods=["post"])
    def deliver(self, request: Request, key: str) -> Response:
        """It arrived: 24 hours to sign for it."""
        return self._take("deliver", deliver_shipment, ShipmentDeliverIn)

    @extend_schema(request={"multipart/form-data": ShipmentSignIn}, responses=ShipmentOut)
    @action(detail=True, methods=["post"], url_path="sign-off", parser_classes=[MultiPartParser])
    def sign_off(self, request: Request, key: str) -> Response:
        """The customer signed; with the signed note as a file. Not by whoever shipped it."""
        return self._take("sign_off", sign_off_shipment, ShipmentSignIn)

    @extend_schema(request=ShipmentReasonIn, responses=ShipmentOut)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, key: str) -> Response:
        """Call it off before it left."""
        return self._take("cancel", cancel_shipment, ShipmentReasonIn)
