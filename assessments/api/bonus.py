"""``/api/v1/bonus-runs/`` and ``/api/v1/bonus-lines/``: runs for those who agree to them, lines as far as one may see (ASM-8)."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from assessments.models import BonusLine, BonusRun
from salesops.core.api.resource import Resource
from salesops.core.lists.keyset import SortKey

MONEY: dict[str, Any] = {"max_digits": 14, "decimal_places": 2}
FACTOR: dict[str, Any] = {"max_digits": 5, "decimal_places": 2}


class BonusRunOut(serializers.Serializer):
    """The bonus of a cycle. ``state``: computed, in_review, approved, void."""

    number = serializers.CharField()
    cycle = serializers.CharField(source="cycle.code")
    state = serializers.CharField()
    people = serializers.IntegerField()
    payable = serializers.DecimalField(**MONEY)
    computed_at = serializers.DateTimeField()
    approved_at = serializers.DateTimeField(allow_null=True)
    exported_at = serializers.DateTimeField(allow_null=True)


class BonusLineOut(serializers.Serializer):
    """What is paid for a scorecard; ``kind`` difference: what a late correction changes in it."""

    run = serializers.CharField(source="run.number")
    cycle = serializers.CharField(source="run.cycle.code")
    kind = serializers.CharField()
    username = serializers.CharField(source="person.username")
    scorecard = serializers.CharField(source="scorecard.number")
    base = serializers.DecimalField(**MONEY)
    days = serializers.IntegerField()
    of_days = serializers.IntegerField()
    total = serializers.DecimalField(max_digits=7, decimal_places=2)
    factor = serializers.DecimalField(**FACTOR)
    own_share = serializers.DecimalField(**FACTOR)
    unit_share = serializers.DecimalField(**FACTOR)
    unit_factor = serializers.DecimalField(**FACTOR)
    by_score = serializers.DecimalField(**MONEY)
    extra = serializers.DecimalField(**MONEY)
    adjustment = serializers.DecimalField(**MONEY)
    payable = serializers.DecimalField(**MONEY)


class BonusRunFilters(django_filters.FilterSet):
    cycle = django_filters.CharFilter(field_name="cycle__code")
    state = django_filters.CharFilter()


class BonusLineFilters(django_filters.FilterSet):
    run = django_filters.CharFilter(field_name="run__number")
    cycle = django_filters.CharFilter(field_name="run__cycle__code")
    username = django_filters.CharFilter(field_name="person__username")


@extend_schema(tags=["bonus"])
class BonusRunResource(Resource):
    """Runs one may see. They are worked out, agreed to and taken to payroll on pages."""

    capability = "bonus"
    serializer_class = BonusRunOut
    filterset_class = BonusRunFilters
    lookup_field = "number"
    orderings = {"computed_at": (SortKey("computed_at", descending=True, nullable=False),)}
    queryset = BonusRun.objects.none()

    def rows(self) -> QuerySet:
        return BonusRun.objects.visible_to(self.request.user).select_related("cycle")


@extend_schema(tags=["bonus"])
class BonusLineResource(Resource):
    """One's own approved lines; everybody's for those who see runs."""

    capability = "bonus"
    serializer_class = BonusLineOut
    filterset_class = BonusLineFilters
    orderings = {"total": (SortKey("total", descending=True, nullable=False),)}
    queryset = BonusLine.objects.none()

    def rows(self) -> QuerySet:
        return BonusLine.objects.visible_to(self.request.user).select_related("run__cycle", "person", "scorecard")
