"""``/api/v1/shipments/``: shipments by number (before picking by id), moved on by the services of the pages (ORD-5)."""

from collections.abc import Callable, Mapping
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from orders.models import Order, OrderLine, Shipment, Warehouse
from orders.scope_shipments import need_to
from orders.services import shipments_leaving as leaving
from orders.services import shipments_received as received
from orders.services.shipments import (
    cancel_shipment,
    confirm_shipment,
    plan_shipment,
    release_shipment,
    replan_shipment,
)
from orders.states import SHIPMENT
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import StrictSerializer, valid
from salesops.core.lists.keyset import SortKey
from salesops.core.refusals import Invalid, Refusal, refuse_if

from . import shipment_fields as fields
from .shipment_fields import ShipmentOut

Values = dict[str, Any]


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


def line_of(no: int, lines: Mapping[int, int], place: str) -> int:
    """The shipment's line that carries line ``no`` of the order."""
    foreign = Refusal("orders.foreign-line", _("The shipment doesn't carry this line."), place)
    refuse_if(None if no in lines else foreign, kind=Invalid)
    return lines[no]


def batches_by_line(values: Values, lines: Mapping[int, int]) -> Values:
    rows = values.pop("lines", ())
    return values | {"batches": {line_of(r["no"], lines, f"lines.{n}.no"): r["batch"] for n, r in enumerate(rows)}}


def claims_by_line(values: Values, lines: Mapping[int, int]) -> Values:
    rows = values.pop("lines")
    return values | {"claims": {line_of(r["no"], lines, f"lines.{n}.no"): r for n, r in enumerate(rows)}}


def good_by_line(values: Values, lines: Mapping[int, int]) -> Values:
    rows = values.pop("lines", ())
    return values | {"good": {line_of(r["no"], lines, f"lines.{n}.no"): r["good"] for n, r in enumerate(rows)}}


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

    def _take(
        self, verb: str, service: Callable[..., Shipment], shape: type[StrictSerializer],
        by_line: Callable[[Values, Mapping[int, int]], Values] = lambda values, lines: values,
    ) -> Response:  # fmt: skip
        """One verb: the right before the body is looked at. ``by_line`` is told the keys of the shipment's lines by number."""
        shipment, user = self.one(), self.request.user
        need_to(user, shipment.customer, verb)
        values = by_line(valid(shape, self.request), {row.line.no: row.pk for row in shipment.lines.all()})
        return self._answer(service(actor=user, shipment=shipment, now=timezone.now(), **values))

    @extend_schema(request=fields.ShipmentIn, responses={201: ShipmentOut})
    def create(self, request: Request) -> Response:
        """Plan a shipment of an order."""
        self.need("c")
        data = valid(fields.ShipmentIn, request)
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

    @extend_schema(request=fields.ShipmentConfirmIn, responses=ShipmentOut)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, key: str) -> Response:
        """What the customer said: time, acceptance, papers, receiver."""
        return self._take("confirm", confirm_shipment, fields.ShipmentConfirmIn)

    @extend_schema(request=fields.ShipmentPickIn, responses=ShipmentOut)
    @action(detail=True, methods=["post"])
    def pick(self, request: Request, key: str) -> Response:
        """Picking begins; the number is drawn."""
        return self._take("pick", leaving.pick_shipment, fields.ShipmentPickIn, batches_by_line)

    @extend_schema(request=fields.ShipmentDispatchIn, responses=ShipmentOut)
    @action(detail=True, methods=["post"], url_path="dispatch")
    def send(self, request: Request, key: str) -> Response:
        """The goods leave: stock goes out, the order follows."""
        return self._take("dispatch", leaving.dispatch_shipment, fields.ShipmentDispatchIn)

    @extend_schema(request=fields.ShipmentDeliverIn, responses=ShipmentOut)
    @action(detail=True, methods=["post"])
    def deliver(self, request: Request, key: str) -> Response:
        """It arrived: 24 hours to sign for it."""
        return self._take("deliver", leaving.deliver_shipment, fields.ShipmentDeliverIn)

    @extend_schema(request={"multipart/form-data": fields.ShipmentSignIn}, responses=ShipmentOut)
    @action(detail=True, methods=["post"], url_path="sign-off", parser_classes=[MultiPartParser])
    def sign_off(self, request: Request, key: str) -> Response:
        """The customer signed; with the signed note as a file. Not by whoever shipped it."""
        return self._take("sign_off", received.sign_off_shipment, fields.ShipmentSignIn)

    @extend_schema(request=fields.ShipmentReasonIn, responses=ShipmentOut)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, key: str) -> Response:
        """Call it off before it left."""
        return self._take("cancel", cancel_shipment, fields.ShipmentReasonIn)

    @extend_schema(request=fields.ShipmentReplanIn, responses=ShipmentOut)
    @action(detail=True, methods=["post"])
    def replan(self, request: Request, key: str) -> Response:
        """Another day, while the customer confirmed none."""
        return self._take("plan", replan_shipment, fields.ShipmentReplanIn)

    @extend_schema(request=fields.ShipmentReasonIn, responses=ShipmentOut)
    @action(detail=True, methods=["post"])
    def release(self, request: Request, key: str) -> Response:
        """The market manager lets it go without the customer's word."""
        return self._take("release", release_shipment, fields.ShipmentReasonIn)

    @extend_schema(request={"multipart/form-data": fields.ShipmentDisputeIn}, responses=ShipmentOut)
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def dispute(self, request: Request, key: str) -> Response:
        """Short, wrong or damaged, by line, with photos: the good part counts, the rest is owed again."""
        return self._take("dispute", received.dispute_shipment, fields.ShipmentDisputeIn, claims_by_line)

    @extend_schema(request={"multipart/form-data": fields.ShipmentDeemIn}, responses=ShipmentOut)
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def deem(self, request: Request, key: str) -> Response:
        """Nobody answered for five working days, the carrier has proof: it counts as signed for."""
        return self._take("deem", received.deem_shipment, fields.ShipmentDeemIn)

    @extend_schema(request=fields.ShipmentClosedIn, responses=ShipmentOut)
    @action(detail=True, methods=["post"], url_path="customer-closed")
    def customer_closed(self, request: Request, key: str) -> Response:
        """The customer is closed: the 24 hours to sign stand still until then."""
        return self._take("customer_closed", received.customer_closed, fields.ShipmentClosedIn)

    @extend_schema(request=fields.ShipmentReasonIn, responses=ShipmentOut)
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request: Request, key: str) -> Response:
        """Refused by the customer, or called back."""
        return self._take("take_back", leaving.take_back_shipment, fields.ShipmentReasonIn)

    @extend_schema(request=fields.ShipmentBackIn, responses=ShipmentOut)
    @action(detail=True, methods=["post"], url_path="arrive-back")
    def arrive_back(self, request: Request, key: str) -> Response:
        """It is back in the warehouse: what of it goes to the shelf again."""
        return self._take("arrive_back", leaving.arrive_back_shipment, fields.ShipmentBackIn, good_by_line)
