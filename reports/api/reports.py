"""``/api/v1/reports/R11/?as_of=2026-09-30``: the answer of a report, by the filters of its page (contract.md)."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from reports.engine.asked import given_of, question
from reports.engine.drawing import api_row
from salesops.core.api.resource import Resource
from salesops.core.jobs.models import Job
from salesops.core.refusals import Forbidden, Malformed, Refusal
from salesops.core.sockets.reports import reports


class ReportColumnOut(serializers.Serializer):
    name = serializers.CharField()
    label = serializers.CharField()
    kind = serializers.CharField()


class ReportOut(serializers.Serializer):
    """``totals`` are of all rows. A figure that has no value is null, never 0."""

    code = serializers.CharField()
    title = serializers.CharField()
    filters = serializers.DictField(child=serializers.CharField())
    columns = ReportColumnOut(many=True)
    rows = serializers.ListField(child=serializers.DictField())
    totals = serializers.DictField()
    notes = serializers.ListField(child=serializers.CharField())


class ReportNamedOut(serializers.Serializer):
    code = serializers.CharField()
    title = serializers.CharField()
    question = serializers.CharField()
    filters = serializers.ListField(child=serializers.CharField())


class ReportListOut(serializers.Serializer):
    results = ReportNamedOut(many=True)


SAID = {
    "as_of": "At the end of this day, like 2026-09-30; left out: today.",
    "period": "2026, 2026Q3, 2026-09, 2026W37; or `from` and `to`.",
    "sort": "Name of a column, the greatest first with a minus.",
}


@extend_schema(tags=["reports"])
class ReportResource(Resource):
    """Numbered reports: columns, rows and totals within the reader's scope."""

    serializer_class = ReportOut
    lookup_field = "code"
    queryset = Job.objects.none()

    def rows(self) -> QuerySet:
        return Job.objects.none()

    def _check_parameters(self, request: Request) -> None:
        """By the report's own filters, in ``retrieve``; the catalogue has none."""
        if self.action == "list" and request.query_params:
            raise Malformed(
                Refusal(
                    "core.unknown-filter",
                    _("Unknown filter: %(name)s") % {"name": next(iter(request.query_params))[:60]},
                )
            )

    @extend_schema(responses=ReportListOut)
    def list(self, request: Request) -> Response:
        """The reports this person may open."""
        found = [kind() for kind in sorted(reports, key=lambda kind: kind.code)]
        rows = [
            {
                "code": r.code,
                "title": r.title,
                "question": r.question,
                "filters": [n for f in r.filters for n in f.names],
            }
            for r in found
            if r.visible_to(request.user)
        ]
        return Response(ReportListOut({"results": rows}).data)

    @extend_schema(
        parameters=[OpenApiParameter(name, str, description=text) for name, text in SAID.items()], responses=ReportOut
    )
    def retrieve(self, request: Request, **key: Any) -> Response:
        """One report; besides the parameters named, those of its own (see the catalogue)."""
        if key["code"] not in reports:
            raise Http404
        report, user = reports.get(key["code"])(), request.user
        if not report.visible_to(user):
            raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
        asked = question(report, given_of(report, request.query_params), user, timezone.localdate())
        if asked.asked is None:
            raise Malformed(*(Refusal("core.bad-filter", text, name) for name, text in asked.wrong.items()))
        result = report.result(user, asked.asked)
        said = {one.name: one.said(asked.asked[one.name], user) for one in report.filters}
        return Response({
            "code": report.code, "title": str(report.title), "filters": said,
            "columns": [{"name": c.name, "label": str(c.label), "kind": c.kind} for c in result.columns],
            "rows": [api_row(result.columns, row.values) for row in result.rows],
            "totals": api_row([c for c in result.columns if c.name in result.totals], result.totals),
            "notes": list(result.notes),
        })  # fmt: skip
