"""``/api/v1/returns/``: returns by number, moved on by the services of the pages (ORD-7)."""

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

from orders.models import Order, OrderLine, Return, Warehouse
from orders.return_verbs import VERBS, against, label_of, may_take
from orders.rules.returns import not_on_it
from orders.scope_returns import need_asker, sees_worth
from orders.services import returns, returns_received
from orders.services.editing import need
from orders.services.returns import WANTED
from orders.states import RETURN
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import AllowedOut, StrictSerializer, valid
from salesops.core.lists.keyset import SortKey
from salesops.core.refusals import Invalid, refuse_if

from .product_fields import QUANTITY
from .verbs import allowed

MONEY = {"max_digits": 18, "decimal_places": 2}


class ReturnLineOut(serializers.Serializer):
    """``no`` is the line of the order, ``reason`` a code of the list ``orders.return_reasons``."""

    no = serializers.IntegerField(source="line.no")
    sku = serializers.CharField(source="line.product.sku")
    quantity = serializers.DecimalField(**QUANTITY)
    reason = serializers.CharField()
    good = serializers.DecimalField(**QUANTITY)
    damaged = serializers.DecimalField(**QUANTITY)


class ReturnOut(serializers.Serializer):
    """A return or an exchange. ``amount`` is null for those who see no prices."""

    number = serializers.CharField()
    order = serializers.CharField(source="order.number")
    customer = serializers.CharField(source="customer.code")
    owner = serializers.CharField(source="owner.username")
    unit = serializers.CharField(source="unit.code")
    state = serializers.ChoiceField(choices=RETURN.choices)
    wanted = serializers.ChoiceField(choices=[(way.value, way.label) for way in WANTED])
    description = serializers.CharField()
    amount = serializers.SerializerMethodField()
    requested_at = serializers.DateTimeField()
    decide_due = serializers.DateTimeField()
    look_from = serializers.DateTimeField(allow_null=True)
    look_until = serializers.DateTimeField(allow_null=True)
    fault = serializers.CharField(help_text="Empty until it is evaluated.")
    finding = serializers.CharField()
    advice = serializers.CharField(help_text="refund, replace, repair or concede; empty until it is evaluated.")
    evaluated_at = serializers.DateTimeField(allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    carrier = serializers.CharField()
    waybill = serializers.CharField()
    sent_at = serializers.DateTimeField(allow_null=True)
    warehouse = serializers.CharField(source="warehouse.code", allow_null=True, default=None)
    received_at = serializers.DateTimeField(allow_null=True)
    credit_due = serializers.DateTimeField(allow_null=True)
    replaced_by = serializers.IntegerField(source="replaced_by_id", allow_null=True, help_text="Id of the shipment.")
    closed_at = serializers.DateTimeField(allow_null=True)
    end_reason = serializers.CharField()
    lines = ReturnLineOut(many=True)
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(serializers.DecimalField(allow_null=True, **MONEY))
    def get_amount(self, taken: Return) -> str | None:
        return str(taken.amount) if sees_worth(self.context["request"].user, taken) else None

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, taken: Return) -> Any:
        user = self.context["request"].user
        verbs = ((verb, label_of(verb), may_take(user, taken, verb), against(taken, verb)) for verb in VERBS)
        return AllowedOut(allowed(verbs), many=True).data


class ReturnLineIn(StrictSerializer):
    no = serializers.IntegerField(min_value=1, help_text="Line of the order.")
    quantity = serializers.DecimalField(**QUANTITY)
    reason = serializers.CharField(max_length=30, help_text="Code of the list orders.return_reasons.")


class ReturnIn(StrictSerializer):
    order = serializers.CharField()
    wanted = serializers.ChoiceField(choices=[(way.value, way.label) for way in WANTED])
    description = serializers.CharField(max_length=1000)
    lines = ReturnLineIn(many=True)


class ReturnVersionIn(StrictSerializer):
    version = serializers.IntegerField(required=False)


class ReturnReasonIn(ReturnVersionIn):
    reason = serializers.CharField(max_length=300)


class ReturnEvaluateIn(ReturnVersionIn):
    fault = serializers.ChoiceField(choices=Return.Fault.choices)
    finding = serializers.CharField(max_length=1000)
    advice = serializers.ChoiceField(choices=Return.Way.choices)


class ReturnSendIn(ReturnVersionIn):
    carrier = serializers.CharField(max_length=60, required=False, allow_blank=True)
    waybill = serializers.CharField(max_length=60, required=False, allow_blank=True)


class ReturnCameIn(StrictSerializer):
    no = serializers.IntegerField(min_value=1, help_text="Line of the order.")
    good = serializers.DecimalField(**QUANTITY)
    damaged = serializers.DecimalField(required=False, default=0, **QUANTITY)


class ReturnBackIn(ReturnVersionIn):
    warehouse = serializers.CharField()
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)
    lines = ReturnCameIn(many=True)


class ReturnReplaceIn(ReturnVersionIn):
    warehouse = serializers.CharField()
    planned_on = serializers.DateField()
    note = serializers.CharField(max_length=300, required=False, allow_blank=True)


class ReturnHomeIn(ReturnVersionIn):
    note = serializers.CharField(max_length=300)


class ReturnPhotosIn(StrictSerializer):
    files = serializers.ListField(child=serializers.FileField(), help_text="Photos, or the report of the inspection.")


class ReturnFilters(django_filters.FilterSet):
    """Named like the fields."""

    number = django_filters.CharFilter(lookup_expr="iexact")
    order = django_filters.CharFilter(field_name="order__number", lookup_expr="iexact")
    customer = django_filters.CharFilter(field_name="customer__code", lookup_expr="iexact")
    owner = django_filters.CharFilter(field_name="owner__username")
    state = django_filters.ChoiceFilter(choices=RETURN.choices)
    wanted = django_filters.ChoiceFilter(choices=Return.Way.choices)
    requested_at__gte = django_filters.IsoDateTimeFilter(field_name="requested_at", lookup_expr="gte")
    requested_at__lte = django_filters.IsoDateTimeFilter(field_name="requested_at", lookup_expr="lte")


def _warehouse(code: str) -> Warehouse:
    return get_object_or_404(Warehouse, code=code.upper())


@extend_schema(tags=["returns"])
class ReturnResource(Resource):
    """Returns in reach."""

    capability = "returns"
    serializer_class = ReturnOut
    filterset_class = ReturnFilters
    lookup_field = "number"
    orderings = {
        "requested_at": (SortKey("requested_at", nullable=False),),
        "number": (SortKey("number", nullable=False),),
        "state": (SortKey("state", nullable=False),),
    }
    queryset = Return.objects.none()

    def rows(self) -> QuerySet:
        rows = Return.objects.visible_to(self.request.user)
        rows = rows.select_related("order__customer", "customer__owner", "owner", "unit", "warehouse", "replaced_by")
        return rows.prefetch_related("lines__line__product", "credit_notes")

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        return rows.found_by(text)

    def one(self) -> Return:
        self.kwargs["number"] = self.kwargs["number"].upper()
        found: Return = super().one()
        return found

    def _answer(self, taken: Return, http: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.rows().get(pk=taken.pk)).data, status=http)

    def _take(
        self, verb: str, service: Callable[..., Return], fields: type[StrictSerializer],
        also: Callable[[Return, dict[str, Any]], dict[str, Any]] = lambda taken, values: values,
    ) -> Response:  # fmt: skip
        """One verb: the right before the body is looked at."""
        taken, user = self.one(), self.request.user
        need(user, lambda person: may_take(person, taken, verb))
        values = also(taken, valid(fields, self.request))
        return self._answer(service(actor=user, taken=taken, now=timezone.now(), **values))

    @extend_schema(request=ReturnIn, responses={201: ReturnOut})
    def create(self, request: Request) -> Response:
        """Ask for goods of an order to come back; photos follow by their own address."""
        self.need("c")
        data = valid(ReturnIn, request)
        order = get_object_or_404(
            Order.objects.visible_to(request.user).select_related("customer__owner"), number=data["order"].upper()
        )
        need_asker(request.user, order.customer)
        made = returns.ask_return(
            actor=request.user, order=order, wanted=data["wanted"], description=data["description"], now=timezone.now(),
            quantities=[line | {"line": get_object_or_404(OrderLine, order=order, no=line["no"])} for line in data["lines"]],
        )  # fmt: skip
        return self._answer(made, status.HTTP_201_CREATED)

    @extend_schema(request={"multipart/form-data": ReturnPhotosIn}, responses=ReturnOut)
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def photos(self, request: Request, number: str) -> Response:
        """Add photos, or the report of the inspection, while it is open."""
        return self._take("add_photos", returns.add_photos, ReturnPhotosIn)

    @extend_schema(request=ReturnVersionIn, responses=ReturnOut)
    @action(detail=True, methods=["post"], url_path="ask-for-goods")
    def ask_for_goods(self, request: Request, number: str) -> Response:
        """The goods are looked at before anything is decided: the clock stands still."""
        return self._take("ask_for_goods", returns.ask_for_goods, ReturnVersionIn)

    @extend_schema(request=ReturnVersionIn, responses=ReturnOut)
    @action(detail=True, methods=["post"], url_path="goods-came")
    def goods_came(self, request: Request, number: str) -> Response:
        """The goods to be looked at are here."""
        return self._take("goods_came", returns.goods_came, ReturnVersionIn)

    @extend_schema(request=ReturnEvaluateIn, responses=ReturnOut)
    @action(detail=True, methods=["post"])
    def evaluate(self, request: Request, number: str) -> Response:
        """What was found, whose fault, what is suggested; then the approvers decide."""
        return self._take("evaluate", returns.evaluate_return, ReturnEvaluateIn)

    @extend_schema(request=ReturnReasonIn, responses=ReturnOut)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, number: str) -> Response:
        """Not covered, with the reason."""
        return self._take("refuse", returns.refuse_return, ReturnReasonIn)

    @extend_schema(request=ReturnSendIn, responses=ReturnOut)
    @action(detail=True, methods=["post"])
    def send(self, request: Request, number: str) -> Response:
        """The goods left the customer."""
        return self._take("send", returns_received.send_return, ReturnSendIn)

    @extend_schema(request=ReturnBackIn, responses=ReturnOut)
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request: Request, number: str) -> Response:
        """The goods are in a warehouse; lines left out did not come."""

        def also(taken: Return, values: dict[str, Any]) -> dict[str, Any]:
            came = {line["no"]: (line["good"], line["damaged"]) for line in values.pop("lines")}
            lines = {line.line.no: line.pk for line in taken.lines.all()}
            refuse_if(*(not_on_it(no) for no in sorted(came.keys() - lines.keys())), kind=Invalid)
            came_by_line = {lines[no]: pair for no, pair in came.items()}
            return values | {"warehouse": _warehouse(values["warehouse"]), "came": came_by_line}

        return self._take("take_back", returns_received.take_back_return, ReturnBackIn, also)

    @extend_schema(request=ReturnReplaceIn, responses=ReturnOut)
    @action(detail=True, methods=["post"])
    def replace(self, request: Request, number: str) -> Response:
        """Plan the shipment of the same goods again."""
        return self._take(
            "replace", returns_received.replace_return, ReturnReplaceIn,
            lambda taken, values: values | {"warehouse": _warehouse(values["warehouse"])},
        )  # fmt: skip

    @extend_schema(request=ReturnHomeIn, responses=ReturnOut)
    @action(detail=True, methods=["post"], url_path="send-home")
    def send_home(self, request: Request, number: str) -> Response:
        """Repaired and on its way back to the customer."""
        return self._take("send_home", returns_received.send_home_return, ReturnHomeIn)

    @extend_schema(request=ReturnReasonIn, responses=ReturnOut)
    @action(detail=True, methods=["post"])
    def settle(self, request: Request, number: str) -> Response:
        """Close it by hand, with the reason."""
        return self._take("settle", returns_received.settle_return, ReturnReasonIn)

    @extend_schema(request=ReturnReasonIn, responses=ReturnOut)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, number: str) -> Response:
        """The customer keeps the goods, or they never came."""
        return self._take("withdraw", returns.withdraw_return, ReturnReasonIn)
