"""``/api/v1/round-calls/``: the calls of the weekly contact rounds, and what came of each (C21, CUS-6)."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from customers.models import ContactRound, RoundCall, RoundOutcome
from customers.scope.rounds import may_call
from customers.services.rounds import record_call
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import StrictSerializer, valid

from .of_customer import denied

MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2}


class CallOut(serializers.Serializer):
    """One customer of the round of a market and ``week`` (its Monday). ``visit``: the contact it left in the file."""

    id = serializers.IntegerField()
    customer = serializers.CharField(source="customer.code")
    market = serializers.CharField(source="round.market.code")
    week = serializers.DateField(source="round.week")
    outcome = serializers.CharField(help_text="Empty: not called yet.")
    note = serializers.CharField()
    promise_on = serializers.DateField(allow_null=True)
    promise_amount = serializers.DecimalField(**MONEY, allow_null=True)
    next_step = serializers.CharField()
    next_on = serializers.DateField(allow_null=True)
    tries = serializers.IntegerField()
    visit = serializers.IntegerField(source="visit_id", allow_null=True)
    answered_by = serializers.CharField(source="answered_by.username", default=None, allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class CallIn(StrictSerializer):
    """What came of the call; a promise with its day, and its amount if one was named."""

    outcome = serializers.ChoiceField(choices=RoundOutcome.choices)
    promise_on = serializers.DateField(required=False, default=None, allow_null=True)
    promise_amount = serializers.DecimalField(**MONEY, required=False, default=None, allow_null=True)
    next_step = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    next_on = serializers.DateField(required=False, default=None, allow_null=True)
    note = serializers.CharField(max_length=500, required=False, default="", allow_blank=True)
    version = serializers.IntegerField(required=False, default=None, min_value=1)


class CallFilters(django_filters.FilterSet):
    customer = django_filters.CharFilter(field_name="customer__code")
    market = django_filters.CharFilter(field_name="round__market__code")
    week = django_filters.DateFilter(field_name="round__week")
    outcome = django_filters.ChoiceFilter(choices=RoundOutcome.choices)


@extend_schema(tags=["contact-rounds"])
class CallResource(Resource):
    """Calls of the rounds one works off or reads."""

    capability = "visits"
    serializer_class = CallOut
    filterset_class = CallFilters
    lookup_field = "pk"
    lookup_value_regex = r"\d{1,18}"
    orderings = {"id": ()}
    queryset = RoundCall.objects.none()

    def rows(self) -> QuerySet:
        rounds = ContactRound.objects.visible_to(self.request.user)
        rows = RoundCall.objects.filter(round__in=rounds.values("pk"))
        return rows.select_related("customer", "round__market", "answered_by")

    @extend_schema(request=CallIn, responses=CallOut)
    @action(detail=True, methods=["post"])
    def record(self, request: Request, pk: str) -> Response:
        """Write what came of it; whoever was reached gets a contact in his file, once."""
        call = self.one()
        if not may_call(request.user, call.round.market_id, call.round.user_id):
            raise denied()
        record_call(actor=request.user, call=call, now=timezone.now(), **valid(CallIn, request))
        return Response(self.get_serializer(self.rows().get(pk=call.pk)).data)
