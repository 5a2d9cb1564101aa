"""``/api/v1/weekly-confirmations/``: what was said about customers week by week (C11, CUS-6). Said by ``confirm-status``."""

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from customers.models import Customer, WeeklyConfirmation
from salesops.core.api.resource import Resource
from salesops.core.lists.keyset import SortKey


class ConfirmationOut(serializers.Serializer):
    """One customer in one week; ``week`` is its Monday. ``in_bulk``: one of the C customers confirmed together."""

    id = serializers.IntegerField()
    customer = serializers.CharField(source="customer.code")
    week = serializers.DateField()
    owner = serializers.CharField(source="owner.username")
    by = serializers.CharField(source="by.username")
    status = serializers.CharField()
    progress = serializers.CharField()
    weeks_stalled = serializers.IntegerField(allow_null=True)
    next_step = serializers.CharField()
    next_on = serializers.DateField(allow_null=True)
    regrade = serializers.CharField(help_text="The grade suggested; empty for none.")
    in_bulk = serializers.BooleanField()
    late = serializers.BooleanField()
    confirmed_at = serializers.DateTimeField()


class ConfirmationFilters(django_filters.FilterSet):
    customer = django_filters.CharFilter(field_name="customer__code")
    owner = django_filters.CharFilter(field_name="owner__username")
    week = django_filters.DateFilter()
    week__gte = django_filters.DateFilter(field_name="week", lookup_expr="gte")
    late = django_filters.BooleanFilter()


@extend_schema(tags=["customers"])
class ConfirmationResource(Resource):
    """Weekly confirmations of customers in reach, and one's own."""

    capability = "visits"
    serializer_class = ConfirmationOut
    filterset_class = ConfirmationFilters
    lookup_field = "pk"
    lookup_value_regex = r"\d{1,18}"
    orderings = {"week": (SortKey("week", descending=True, nullable=False),)}
    queryset = WeeklyConfirmation.objects.none()

    def rows(self) -> QuerySet:
        return WeeklyConfirmation.objects.visible_to(self.request.user).select_related("customer", "owner", "by")

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        return rows.filter(customer__in=Customer.objects.visible_to(self.request.user).found_by(text).values("pk"))
