"""``/api/v1/exceptions/``: exceptions by number, moved on by the services of the pages (ORD-6)."""

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

from orders.models import ExceptionOffer, Order, OrderException
from orders.scope_exceptions import may_handle, may_record, need
from orders.services import exceptions as services
from orders.states import EXCEPTION
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import AllowedOut, StrictSerializer, valid
from salesops.core.lists.keyset import SortKey

from .verbs import allowed, in_state


class ExceptionOfferOut(serializers.Serializer):
    kind = serializers.ChoiceField(choices=ExceptionOffer.Kind.choices)
    text = serializers.CharField()
    offered_at = serializers.DateTimeField()
    answer = serializers.CharField()
    answer_text = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)


class ExceptionOut(serializers.Serializer):
    """An exception with the alternatives offered. ``kind`` is of the code list ``orders.exception_kinds``."""

    number = serializers.CharField()
    order = serializers.CharField(source="order.number")
    shipment = serializers.IntegerField(source="shipment_id", allow_null=True)
    customer = serializers.CharField(source="customer.code")
    owner = serializers.CharField(source="owner.username")
    kind = serializers.CharField()
    state = serializers.ChoiceField(choices=EXCEPTION.choices)
    what = serializers.CharField()
    effect = serializers.CharField()
    old_on = serializers.DateField(allow_null=True)
    new_on = serializers.DateField(allow_null=True)
    departments = serializers.ListField(child=serializers.CharField())
    recorded_at = serializers.DateTimeField()
    tell_due = serializers.DateTimeField()
    offer_due = serializers.DateTimeField()
    told_at = serializers.DateTimeField(allow_null=True)
    told_to = serializers.CharField()
    told_how = serializers.CharField()
    offered_at = serializers.DateTimeField(allow_null=True)
    offers = ExceptionOfferOut(many=True)
    no_offer_reason = serializers.CharField()
    result = serializers.CharField()
    responsible = serializers.CharField()
    closed_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, exception: OrderException) -> Any:
        user = self.context["request"].user
        verbs = (
            (t.verb, t.label, may_handle(user, exception, t.verb), (in_state(EXCEPTION, exception, t.verb),))
            for t in EXCEPTION.transitions
        )
        return AllowedOut(allowed(verbs), many=True).data


class ExceptionIn(StrictSerializer):
    order = serializers.CharField()
    kind = serializers.CharField(max_length=30)
    what = serializers.CharField(max_length=300)
    effect = serializers.CharField(max_length=300, required=False, allow_blank=True)
    new_on = serializers.DateField(required=False)
    departments = serializers.MultipleChoiceField(choices=OrderException.Department.choices, required=False)
    told_to = serializers.CharField(max_length=60, required=False, allow_blank=True)
    told_how = serializers.ChoiceField(choices=OrderException.How.choices, required=False)

    def validate_departments(self, departments: set[str]) -> list[str]:
        return sorted(departments)


class ExceptionVersionIn(StrictSerializer):
    version = serializers.IntegerField(required=False)


class ExceptionTellIn(ExceptionVersionIn):
    told_to = serializers.CharField(max_length=60)
    told_how = serializers.ChoiceField(choices=OrderException.How.choices)
    told_at = serializers.DateTimeField()


class ExceptionOfferIn(ExceptionVersionIn):
    kind = serializers.ChoiceField(choices=ExceptionOffer.Kind.choices)
    text = serializers.CharField(max_length=300)


class ExceptionAnswerIn(ExceptionVersionIn):
    text = serializers.CharField(max_length=300, required=False, allow_blank=True)


class ExceptionNoteIn(StrictSerializer):
    text = serializers.CharField(max_length=300)


class ExceptionCloseIn(ExceptionVersionIn):
    result = serializers.CharField(max_length=300)
    responsible = serializers.ChoiceField(choices=OrderException.Department.choices, required=False)
    no_offer_reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


class ExceptionVoidIn(ExceptionVersionIn):
    reason = serializers.CharField(max_length=300)


class ExceptionFilters(django_filters.FilterSet):
    """Named like the fields."""

    order = django_filters.CharFilter(field_name="order__number", lookup_expr="iexact")
    customer = django_filters.CharFilter(field_name="customer__code", lookup_expr="iexact")
    owner = django_filters.CharFilter(field_name="owner__username")
    kind = django_filters.CharFilter()
    state = django_filters.ChoiceFilter(choices=EXCEPTION.choices)


@extend_schema(tags=["exceptions"])
class ExceptionResource(Resource):
    """Exceptions in reach."""

    capability = "exceptions"
    serializer_class = ExceptionOut
    filterset_class = ExceptionFilters
    lookup_field = "number"
    orderings = {
        "number": (SortKey("number", nullable=False),),
        "recorded_at": (SortKey("recorded_at", nullable=False),),
        "state": (SortKey("state", nullable=False),),
    }
    queryset = OrderException.objects.none()

    def rows(self) -> QuerySet:
        rows = OrderException.objects.visible_to(self.request.user)
        return rows.select_related("order", "customer__owner", "owner").prefetch_related("offers")

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        return rows.found_by(text)

    def one(self) -> OrderException:
        return get_object_or_404(self.rows(), number=self.kwargs["number"].upper())

    def _answer(self, exception: OrderException, http: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.rows().get(pk=exception.pk)).data, status=http)

    def _take(
        self, verb: str, service: Callable[..., OrderException], fields: type[StrictSerializer], **more: Any
    ) -> Response:
        """One verb: the right before the body is looked at."""
        exception, user = self.one(), self.request.user
        need(may_handle(user, exception, verb))
        values = valid(fields, self.request)
        return self._answer(service(actor=user, exception=exception, now=timezone.now(), **more, **values))

    @extend_schema(request=ExceptionIn, responses={201: ExceptionOut})
    def create(self, request: Request) -> Response:
        """Record what went wrong with an order."""
        self.need("c")
        data = valid(ExceptionIn, request)
        orders = Order.objects.visible_to(request.user).select_related("customer__owner")
        order = get_object_or_404(orders, number=data.pop("order").upper())
        need(may_record(request.user, order))
        made = services.record_exception(actor=request.user, order=order, now=timezone.now(), **data)
        return self._answer(made, status.HTTP_201_CREATED)

    @extend_schema(request=ExceptionTellIn, responses=ExceptionOut)
    @action(detail=True, methods=["post"])
    def tell(self, request: Request, number: str) -> Response:
        """The customer knows: who, how, when."""
        return self._take("tell", services.tell_exception, ExceptionTellIn)

    @extend_schema(request=ExceptionOfferIn, responses=ExceptionOut)
    @action(detail=True, methods=["post"])
    def offer(self, request: Request, number: str) -> Response:
        """An alternative for the customer."""
        return self._take("offer", services.offer_alternative, ExceptionOfferIn)

    @extend_schema(request=ExceptionAnswerIn, responses=ExceptionOut)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, number: str) -> Response:
        """The customer accepts the alternative."""
        return self._take("accept", services.answer_alternative, ExceptionAnswerIn, accepted=True)

    @extend_schema(request=ExceptionAnswerIn, responses=ExceptionOut)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, number: str) -> Response:
        """The customer declines the alternative."""
        return self._take("decline", services.answer_alternative, ExceptionAnswerIn, accepted=False)

    @extend_schema(request=ExceptionNoteIn, responses=ExceptionOut)
    @action(detail=True, methods=["post"])
    def note(self, request: Request, number: str) -> Response:
        """How it goes on."""
        return self._take("note", services.note_exception, ExceptionNoteIn)

    @extend_schema(request=ExceptionCloseIn, responses=ExceptionOut)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, number: str) -> Response:
        """The end of it, with its result."""
        return self._take("close", services.close_exception, ExceptionCloseIn)

    @extend_schema(request=ExceptionVoidIn, responses=ExceptionOut)
    @action(detail=True, methods=["post"])
    def void(self, request: Request, number: str) -> Response:
        """Recorded by mistake."""
        return self._take("void", services.void_exception, ExceptionVoidIn)
