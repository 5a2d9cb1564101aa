"""``/api/v1/schemes/``: what people are measured by on a day, by the scheme's code. Drafts and approval are pages."""

from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.kpi_names import kpi_name
from assessments.models import SchemeVersion
from salesops.core.api.resource import Resource


class SchemeDimensionOut(serializers.Serializer):
    """A dimension: what it weighs, and what it may weigh."""

    code = serializers.CharField()
    weight = serializers.DecimalField(max_digits=5, decimal_places=2)
    least = serializers.DecimalField(max_digits=5, decimal_places=2)
    most = serializers.DecimalField(max_digits=5, decimal_places=2)


class SchemeLineOut(serializers.Serializer):
    """A KPI; ``rule`` in the notation of the schemes (L60/120, R70→95/110 …)."""

    kpi = serializers.CharField()
    name = serializers.CharField()
    dimension = serializers.CharField()
    weight = serializers.DecimalField(max_digits=5, decimal_places=2)
    rule = serializers.CharField()


class SchemeOut(serializers.Serializer):
    """A scheme as it stands on the asked day. ``starts_on`` null: as shipped; ``ends_on`` its last day."""

    code = serializers.CharField(source="scheme.code")
    name = serializers.CharField(source="scheme")
    tier = serializers.CharField()
    cycle = serializers.CharField()
    number = serializers.IntegerField()
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.SerializerMethodField()
    reason = serializers.CharField()
    dimensions = serializers.SerializerMethodField()
    lines = serializers.SerializerMethodField()

    @extend_schema_field(serializers.DateField(allow_null=True))
    def get_ends_on(self, version: SchemeVersion) -> str | None:
        upper = version.period.upper
        return (upper - timedelta(days=1)).isoformat() if upper else None

    @extend_schema_field(SchemeDimensionOut(many=True))
    def get_dimensions(self, version: SchemeVersion) -> Any:
        body = version.body
        rows = [
            {"code": d.code, "weight": body.weights[d.code], "least": d.least, "most": d.most} for d in body.dimensions
        ]
        return SchemeDimensionOut(rows, many=True).data

    @extend_schema_field(SchemeLineOut(many=True))
    def get_lines(self, version: SchemeVersion) -> Any:
        rows = [
            {
                "kpi": line.kpi, "name": kpi_name(line.kpi), "dimension": line.dimension, "weight": line.weight,
                "rule": line.rule.notation,
            }
            for line in version.body.lines
        ]  # fmt: skip
        return SchemeLineOut(rows, many=True).data


class SchemesOut(serializers.Serializer):
    """All schemes in force at once: there are no further pages."""

    results = SchemeOut(many=True)
    next = serializers.CharField(allow_null=True)
    previous = serializers.CharField(allow_null=True)


ON = OpenApiParameter("on", date, description="The day to look at; today when left out.")


@extend_schema(tags=["schemes"], parameters=[ON])
class SchemeResource(Resource):
    """Schemes in force on a day, each with its dimensions and KPIs."""

    capability = "schemes"
    serializer_class = SchemeOut
    lookup_field = "code"
    parameters = ("on",)
    queryset = SchemeVersion.objects.none()

    def rows(self) -> QuerySet:
        day = self.asked_day() or timezone.localdate()
        return SchemeVersion.objects.visible_to(self.request.user).in_force(day).with_body()

    @extend_schema(responses=SchemesOut)
    def list(self, request: Request) -> Response:
        found = SchemeOut(self.rows().order_by("scheme_id"), many=True).data
        return Response({"results": found, "next": None, "previous": None})

    def retrieve(self, request: Request, code: str = "", **_key: Any) -> Response:
        found = self.rows().filter(scheme__code=code).first()
        if found is None:
            raise Http404
        return Response(SchemeOut(found).data)
