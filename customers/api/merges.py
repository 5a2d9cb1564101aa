"""``/api/v1/merges/``: two files of one company, asked for, agreed or refused (CUS-2). Asked for by ``customers/<code>/merge``."""

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from customers.models import Merge
from customers.states.file import MERGE
from salesops.core.api.resource import Resource
from salesops.core.lists.keyset import SortKey

from .asked import AskedOut


class MergeOut(AskedOut):
    """``customer`` goes into ``into``. ``moved``: how many rows of each kind went along."""

    id = serializers.IntegerField()
    customer = serializers.CharField(source="loser.code")
    into = serializers.CharField(source="winner.code")
    taken = serializers.ListField(child=serializers.CharField())
    reason = serializers.CharField()
    state = serializers.ChoiceField(choices=MERGE.choices)
    moved = serializers.DictField(child=serializers.IntegerField())
    asked_by = serializers.CharField(source="asked_by.username", default=None, allow_null=True)
    asked_at = serializers.DateTimeField()
    decided_by = serializers.CharField(source="decided_by.username", default=None, allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)


class MergeFilters(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=MERGE.choices)
    customer = django_filters.CharFilter(field_name="loser__code")
    into = django_filters.CharFilter(field_name="winner__code")


@extend_schema(tags=["customers"])
class MergeResource(Resource):
    """Merges into files one may open."""

    serializer_class = MergeOut
    filterset_class = MergeFilters
    lookup_field = "pk"
    lookup_value_regex = r"\d{1,18}"
    orderings = {"asked_at": (SortKey("asked_at", descending=True, nullable=False),)}
    queryset = Merge.objects.none()

    def rows(self) -> QuerySet:
        rows = Merge.objects.visible_to(self.request.user)
        return rows.select_related("loser", "winner", "asked_by", "decided_by")
