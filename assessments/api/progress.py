"""``/api/v1/progress/``: how people and units stand in the running month, quarter and year (ASM-13)."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from assessments.models import Standing
from salesops.core.api.resource import Resource
from salesops.core.lists.keyset import SortKey

EXACT: dict[str, Any] = {"max_digits": 38, "decimal_places": 18, "allow_null": True}
POINTS: dict[str, Any] = {"max_digits": 7, "decimal_places": 2, "allow_null": True}


class ProgressFigureOut(serializers.Serializer):
    """A KPI; ``value`` as scoring rules read it (percentages as numbers), null: no data."""

    kpi = serializers.CharField()
    weight = serializers.DecimalField(max_digits=5, decimal_places=2, allow_null=True)
    value = serializers.DecimalField(**EXACT)
    target = serializers.DecimalField(**EXACT)
    score = serializers.DecimalField(**POINTS)
    contribution = serializers.DecimalField(max_digits=9, decimal_places=4)


class ProgressOut(serializers.Serializer):
    """A person or a unit. ``total``: what the card would come to with the figures of ``as_of``."""

    id = serializers.IntegerField()
    cycle = serializers.CharField()
    first = serializers.DateField()
    last = serializers.DateField()
    as_of = serializers.DateField()
    username = serializers.CharField(source="person.username", default=None, allow_null=True)
    unit_code = serializers.CharField(source="unit.code", default=None, allow_null=True)
    total = serializers.DecimalField(**POINTS)
    rank = serializers.IntegerField(allow_null=True)
    ranked = serializers.IntegerField()
    working_days_gone = serializers.IntegerField(source="gone")
    working_days = serializers.IntegerField(source="working")
    figures = ProgressFigureOut(many=True)


class ProgressFilters(django_filters.FilterSet):
    cycle = django_filters.CharFilter()
    username = django_filters.CharFilter(field_name="person__username")
    unit_code = django_filters.CharFilter(field_name="unit__code")


@extend_schema(tags=["scorecards"])
class ProgressResource(Resource):
    """One's own, those of people one leads, the total of the unit one stands in. Worked out every night."""

    capability = "scorecards"
    serializer_class = ProgressOut
    filterset_class = ProgressFilters
    orderings = {"cycle": (SortKey("cycle", nullable=False),)}
    queryset = Standing.objects.none()

    def rows(self) -> QuerySet:
        rows = Standing.objects.visible_to(self.request.user).select_related("person", "unit")
        return rows.prefetch_related("figures")
