"""``/api/v1/cycles/``: assessment cycles with their steps. They open, freeze and close by themselves."""

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from assessments import words
from assessments.models import Cycle, CycleStep
from salesops.core.api.resource import Resource
from salesops.core.lists.keyset import SortKey


class CycleStepOut(serializers.Serializer):
    """A step; ``done_at`` null: it runs or comes."""

    step = serializers.ChoiceField(choices=CycleStep.Step.choices)
    starts_on = serializers.DateField()
    due_at = serializers.DateTimeField()
    done_at = serializers.DateTimeField(allow_null=True)


class CycleOut(serializers.Serializer):
    """A cycle; ``username`` is set for the probation of one person."""

    code = serializers.CharField()
    cycle = serializers.ChoiceField(choices=words.CYCLES)
    first = serializers.DateField()
    last = serializers.DateField()
    username = serializers.CharField(source="person.username", default=None, allow_null=True)
    frozen_at = serializers.DateTimeField(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    steps = CycleStepOut(many=True)


class CycleFilters(django_filters.FilterSet):
    cycle = django_filters.ChoiceFilter(choices=words.CYCLES)
    open = django_filters.BooleanFilter(field_name="closed_at", lookup_expr="isnull")


@extend_schema(tags=["cycles"])
class CycleResource(Resource):
    """Cycles of the company, and probations of people in reach."""

    capability = "schemes"
    serializer_class = CycleOut
    filterset_class = CycleFilters
    lookup_field = "code"
    orderings = {"last": (SortKey("last", descending=True, nullable=False),)}
    queryset = Cycle.objects.none()

    def rows(self) -> QuerySet:
        return Cycle.objects.visible_to(self.request.user).select_related("person").prefetch_related("steps")
