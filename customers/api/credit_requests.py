"""``/api/v1/credit-requests/``: raises for a time and ends of freezes asked for (CUS-11). Asked for below ``customers/<code>/``."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from customers.models import CreditRequest
from customers.states.credit import REQUEST
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import StrictSerializer
from salesops.core.lists.keyset import SortKey

from .asked import AskedOut

MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2}


class RaiseIn(StrictSerializer):
    """``amount`` on top of the limit, until a day."""

    amount = serializers.DecimalField(**MONEY, min_value=0)
    until = serializers.DateField()
    reason = serializers.CharField(max_length=500)


class WhyIn(StrictSerializer):
    reason = serializers.CharField(max_length=300)


class RequestOut(AskedOut):
    """A raise for a time or the end of a freeze. Decided in ``approvals``."""

    number = serializers.CharField()
    kind = serializers.ChoiceField(choices=CreditRequest.Kind.choices)
    customer = serializers.CharField(source="customer.code", allow_null=True)
    amount = serializers.DecimalField(**MONEY, allow_null=True)
    until = serializers.DateField(allow_null=True)
    reason = serializers.CharField()
    state = serializers.ChoiceField(choices=REQUEST.choices)
    asked_by = serializers.CharField(source="asked_by.username", default=None, allow_null=True)
    asked_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)


class RequestFilters(django_filters.FilterSet):
    customer = django_filters.CharFilter(field_name="customer__code")
    state = django_filters.ChoiceFilter(choices=REQUEST.choices)
    kind = django_filters.ChoiceFilter(choices=CreditRequest.Kind.choices)


@extend_schema(tags=["credit"])
class RequestResource(Resource):
    """Raises and ends of freezes asked for, of customers whose credit one sees."""

    capability = "credit"
    serializer_class = RequestOut
    filterset_class = RequestFilters
    lookup_field = "number"
    orderings = {"asked_at": (SortKey("asked_at", descending=True, nullable=False),)}
    queryset = CreditRequest.objects.none()

    def rows(self) -> QuerySet:
        return CreditRequest.objects.visible_to(self.request.user).select_related("customer", "asked_by")
