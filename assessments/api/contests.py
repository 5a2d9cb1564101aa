"""``/api/v1/contests/``: read; what is done with them are pages."""

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from assessments.models import Contest
from assessments.states.contests import CONTEST
from salesops.core.api.resource import Resource
from salesops.core.lists.keyset import SortKey


class ContestEntryOut(serializers.Serializer):
    """Who takes part: a person or a unit. No rank: no data yet."""

    username = serializers.CharField(source="person.username", default=None, allow_null=True)
    unit_code = serializers.CharField(source="unit.code", default=None, allow_null=True)
    handicap = serializers.DecimalField(max_digits=6, decimal_places=2)
    value = serializers.DecimalField(max_digits=38, decimal_places=18, allow_null=True)
    score = serializers.DecimalField(max_digits=38, decimal_places=18, allow_null=True)
    rank = serializers.IntegerField(allow_null=True)


class ContestOut(serializers.Serializer):
    """A contest with its ranking as it was last worked out; final when closed."""

    number = serializers.CharField()
    name = serializers.CharField()
    kpi = serializers.CharField()
    of = serializers.ChoiceField(choices=Contest.Of.choices)
    unit_code = serializers.CharField(source="unit.code")
    first = serializers.DateField()
    last = serializers.DateField()
    prizes = serializers.ListField(child=serializers.CharField())
    state = serializers.ChoiceField(choices=CONTEST.choices)
    as_of = serializers.DateField(allow_null=True)
    computed_at = serializers.DateTimeField(allow_null=True)
    closed_at = serializers.DateTimeField(allow_null=True)
    entries = ContestEntryOut(many=True)


class ContestFilters(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=CONTEST.choices)


@extend_schema(tags=["contests"])
class ContestResource(Resource):
    """Contests one takes part in, leads or prepares."""

    capability = "promotion"
    serializer_class = ContestOut
    lookup_field = "number"
    filterset_class = ContestFilters
    queryset = Contest.objects.none()
    orderings = {"last": (SortKey("last", descending=True, nullable=False),)}

    def rows(self) -> QuerySet:
        rows = Contest.objects.visible_to(self.request.user).select_related("unit")
        return rows.prefetch_related("entries__person", "entries__unit")
