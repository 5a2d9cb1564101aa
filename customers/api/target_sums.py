"""``/api/v1/target-sums/``: the target customer table summed per person for a week (C01, CUS-7)."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from customers.models import Visit
from customers.plan_spans import monday
from customers.scope.visits import sellers
from customers.target_table import target_sums, total_of
from salesops.core.api.resource import Resource

PEOPLE = 300


class TargetSumOut(serializers.Serializer):
    """One person's week; ``user`` null: all together. ``potential``: of each customer once, CNY a year with VAT."""

    user = serializers.CharField(source="person.username", default=None, allow_null=True)
    visits = serializers.IntegerField()
    customers = serializers.IntegerField()
    key = serializers.IntegerField(help_text="Key visits done.")
    high = serializers.IntegerField(help_text="With high intent.")
    with_step = serializers.IntegerField(help_text="With a next step agreed.")
    progress = serializers.IntegerField()
    potential = serializers.DecimalField(max_digits=16, decimal_places=2)


class TargetSumsOut(serializers.Serializer):
    """The week that begins on Monday ``first``."""

    first = serializers.DateField()
    results = TargetSumOut(many=True)
    total = TargetSumOut()


@extend_schema(tags=["visits"])
class TargetSumResource(Resource):
    """Everybody in reach who owes visits; at most 300 people."""

    capability = "visits"
    serializer_class = TargetSumsOut
    parameters = ("week",)
    queryset = Visit.objects.none()

    def rows(self) -> QuerySet:
        return Visit.objects.visible_to(self.request.user)

    @extend_schema(
        operation_id="target_sums",
        parameters=[OpenApiParameter("week", OpenApiTypes.DATE, description="Any day of it; this week when left out.")],
        responses=TargetSumsOut,
    )
    def retrieve(self, request: Request, **_key: Any) -> Response:
        first = monday(self.asked_day("week") or timezone.localdate())
        lines = target_sums(request.user, list(sellers(request.user)[:PEOPLE]), first)
        return Response(TargetSumsOut({"first": first, "results": lines, "total": total_of(lines)}).data)
