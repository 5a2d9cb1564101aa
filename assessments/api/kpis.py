"""``/api/v1/kpis/``: definitions; ``…/K02/values/?period=2026Q3`` within the reader's reach; ``…/K02/rows/`` behind a value."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from assessments.engine.asked import WrongPeriod, asked_period, asked_subject
from assessments.engine.evidence import behind, behind_members
from assessments.engine.reach import seen_by
from assessments.engine.run import run
from assessments.engine.shown import Defined, catalogue, defined, people_lines, unit_lines
from salesops.core.api.resource import Resource
from salesops.core.jobs.models import Job
from salesops.core.refusals import Malformed, Refusal
from salesops.core.sockets.kpis import Figure, Whose
from salesops.core.sockets.report_periods import Period, code_of

ROWS_AT_MOST = 500


class KpiOut(serializers.Serializer):
    """``unit``: money (net of VAT), gross (VAT included), percent (a share of one), count, rating, score, nps, times."""

    code = serializers.CharField()
    name = serializers.CharField()
    definition = serializers.CharField()
    unit = serializers.CharField()
    direction = serializers.CharField()
    dimension = serializers.CharField()
    date_basis = serializers.CharField()
    attribution = serializers.ListField(child=serializers.CharField())
    formula = serializers.CharField()
    example = serializers.CharField()
    has_data = serializers.BooleanField()
    built_of = serializers.ListField(child=serializers.CharField())


class KpiListOut(serializers.Serializer):
    results = KpiOut(many=True)


class KpiValueOut(serializers.Serializer):
    """``value`` null: there is no data, which is not 0."""

    key = serializers.CharField()
    name = serializers.CharField()
    value = serializers.DecimalField(max_digits=None, decimal_places=None, allow_null=True)
    numerator = serializers.DecimalField(max_digits=None, decimal_places=None)
    denominator = serializers.DecimalField(max_digits=None, decimal_places=None)
    rows = serializers.IntegerField()


class KpiValuesOut(serializers.Serializer):
    code = serializers.CharField()
    period = serializers.CharField()
    first = serializers.DateField()
    last = serializers.DateField()
    has_data = serializers.BooleanField()
    people = KpiValueOut(many=True)
    units = KpiValueOut(many=True)


class KpiRowOut(serializers.Serializer):
    person = serializers.CharField()
    on = serializers.DateField()
    numerator = serializers.DecimalField(max_digits=None, decimal_places=None)
    denominator = serializers.DecimalField(max_digits=None, decimal_places=None)
    records = serializers.ListField(child=serializers.CharField())
    note = serializers.CharField()


class KpiRowsOut(serializers.Serializer):
    """``numerator`` and ``denominator`` are of all ``count`` rows."""

    count = serializers.IntegerField()
    numerator = serializers.DecimalField(max_digits=None, decimal_places=None)
    denominator = serializers.DecimalField(max_digits=None, decimal_places=None)
    rows = KpiRowOut(many=True)


PERIOD = OpenApiParameter("period", str, description="2026, 2026Q3, 2026-09, 2026W37; left out: this month.")


def _definition(one: Defined) -> dict[str, Any]:
    kpi = one.kpi
    said = {
        n: str(getattr(kpi, n)) for n in ("name", "definition", "formula", "example", "unit", "direction", "dimension")
    }
    return {
        **said, "code": kpi.code, "date_basis": str(kpi.basis), "attribution": list(kpi.attribution),
        "has_data": one.has_data, "built_of": list(kpi.needs),
    }  # fmt: skip


def _value(key: str, name: str, figure: Figure) -> dict[str, Any]:
    return {
        "key": key, "name": name, "value": figure.value, "numerator": figure.numerator,
        "denominator": figure.denominator, "rows": figure.rows,
    }  # fmt: skip


@extend_schema(tags=["kpis"])
class KpiResource(Resource):
    """KPIs: what they say, their values in a period, the rows behind a value."""

    capability = "schemes"
    serializer_class = KpiOut
    lookup_field = "code"
    queryset = Job.objects.none()

    def rows(self) -> QuerySet:
        return Job.objects.none()

    def _check_parameters(self, request: Request) -> None:
        known = {"values": {"period"}, "behind": {"period", "person", "unit", "offset"}}.get(self.action, set())
        for name in request.query_params:
            if name not in known:
                raise Malformed(Refusal("core.unknown-filter", _("Unknown filter: %(name)s") % {"name": name[:60]}))

    def _one(self) -> Defined:
        found = defined(self.kwargs["code"])
        if found is None:
            raise Http404
        return found

    def _period(self, request: Request) -> Period:
        try:
            return asked_period(request.query_params.get("period", ""), timezone.localdate())
        except WrongPeriod as wrong:
            raise Malformed(Refusal("core.bad-filter", str(wrong), "period")) from wrong

    @extend_schema(responses=KpiListOut)
    def list(self, request: Request) -> Response:
        """The catalogue, those without data so far too."""
        return Response(KpiListOut({"results": [_definition(one) for one in catalogue()]}).data)

    @extend_schema(responses=KpiOut)
    def retrieve(self, request: Request, **key: Any) -> Response:
        return Response(KpiOut(_definition(self._one())).data)

    @extend_schema(parameters=[PERIOD], responses=KpiValuesOut)
    @action(detail=True)
    def values(self, request: Request, **key: Any) -> Response:
        """By person and unit, not rounded; nobody out of reach is in it."""
        one, period = self._one(), self._period(request)
        told: dict[str, Any] = {"code": one.kpi.code, "has_data": one.has_data, "people": [], "units": []}
        last = min(period.last, timezone.localdate())
        if one.has_data:
            seen = seen_by(request.user)
            done = run(period, timezone.localdate(), [one.kpi.code])
            told["people"] = [_value(line.key, line.name, line.figure) for line in people_lines(done, one.kpi, seen)]
            told["units"] = [_value(line.key, line.name, line.figure) for line in unit_lines(done, one.kpi, seen)]
        told |= {"period": code_of(period), "first": period.first, "last": last}
        return Response(KpiValuesOut(told).data)

    @extend_schema(
        parameters=[
            PERIOD, OpenApiParameter("person", str, description="User name; or `unit`."),
            OpenApiParameter("unit", str, description="Code of the unit."), OpenApiParameter("offset", int),
        ],
        responses=KpiRowsOut,
    )  # fmt: skip
    @action(detail=True, url_path="rows")
    def behind(self, request: Request, **key: Any) -> Response:
        """The rows behind the value of a person or unit, 500 at a time, the newest first."""
        one, period, seen = self._one(), self._period(request), seen_by(request.user)
        subject = asked_subject(request.query_params)
        if subject is None or not one.has_data or not one.kpi.has_rows:
            raise Http404
        done = run(period, timezone.localdate(), [one.kpi.code] if one.kpi.members_of else [])
        if subject.person is not None and not one.kpi.of_units and seen.person(subject.person.pk):
            whose = Whose(person=subject.person.pk)
        elif subject.unit is not None and seen.rows(subject.unit.pk):
            whose = Whose(units=done.organisation.below(subject.unit.pk))
        else:
            raise Http404
        text = request.query_params.get("offset", "0")
        if not text.isdecimal() or len(text) > 7:
            raise Malformed(Refusal("core.bad-filter", _("Enter a whole number."), "offset"))
        if one.kpi.members_of:
            found = behind_members(done, one.kpi, whose.units, request.user, limit=ROWS_AT_MOST, offset=int(text))
        else:
            found = behind(one.kpi, done.span, whose, request.user, limit=ROWS_AT_MOST, offset=int(text))
        rows = [
            {
                "person": row.person, "on": row.on, "numerator": row.numerator, "denominator": row.denominator,
                "records": [record.key for record in row.records if record.title], "note": row.note,
            }
            for row in found.rows
        ]  # fmt: skip
        whole = found.whole
        return Response(
            KpiRowsOut(
                {"count": whole.count, "numerator": whole.numerator, "denominator": whole.denominator, "rows": rows}
            ).data
        )
