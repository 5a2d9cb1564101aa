"""``/api/v1/scorecards/``: cards in reach, one with its lines, the frozen rows behind a line (ASM-6).

What the reader may not know yet – the own total before it is published – is null in every answer, filter and order.
"""

from typing import Any

import django_filters
from django.db.models import Case, Exists, F, OuterRef, QuerySet, Value, When
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from assessments import words
from assessments.cards.figure import evidence
from assessments.cards.page import CardPage
from assessments.engine.evidence import shown_rows
from assessments.kpi_names import kpi_name
from assessments.models import RedLine, Scorecard
from assessments.rules.numbers import rounded
from assessments.services.cards import correcting, red_lines
from assessments.states.scorecards import SCORECARD
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import valid
from salesops.core.lists.keyset import SortKey
from salesops.core.refusals import Malformed, Refusal

from .card_changes import (
    CardCorrectionIn,
    CardCorrectionOut,
    RedLineAnswerIn,
    RedLineIn,
    WithChanges,
)

ROWS_AT_MOST = 500
POINTS: dict[str, Any] = {"max_digits": 7, "decimal_places": 2, "allow_null": True}


class ScorecardOut(serializers.Serializer):
    """A card. ``points``, ``total`` and ``band`` are null as long as the reader may not know them."""

    id = serializers.IntegerField()
    number = serializers.CharField(allow_null=True)
    cycle = serializers.CharField(source="cycle.code")
    username = serializers.CharField(source="person.username", default=None, allow_null=True)
    unit_code = serializers.CharField(source="unit.code", default=None, allow_null=True)
    tier = serializers.ChoiceField(choices=words.TIERS)
    state = serializers.ChoiceField(choices=SCORECARD.choices)
    rater = serializers.CharField(source="rater.username", default=None, allow_null=True)
    present_days = serializers.DecimalField(max_digits=5, decimal_places=1)
    working_days = serializers.IntegerField()
    frozen_at = serializers.DateTimeField(allow_null=True)
    published_at = serializers.DateTimeField(allow_null=True)
    points = serializers.DecimalField(source="shown_points", **POINTS)
    total = serializers.DecimalField(source="shown_total", **POINTS)
    band = serializers.SerializerMethodField()
    exempt_reason = serializers.CharField()

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_band(self, card: Any) -> str | None:
        return card.shown_band or None


class ScorecardLineOut(serializers.Serializer):
    """A KPI of a card. ``weight`` is that after KPIs without data gave theirs away; before publication the scheme's."""

    kpi = serializers.CharField()
    name = serializers.CharField()
    dimension = serializers.CharField()
    value = serializers.DecimalField(max_digits=None, decimal_places=None, allow_null=True)
    target = serializers.DecimalField(max_digits=None, decimal_places=None, allow_null=True)
    reached = serializers.DecimalField(max_digits=None, decimal_places=None, allow_null=True)
    score = serializers.DecimalField(max_digits=7, decimal_places=2, allow_null=True)
    weight = serializers.DecimalField(max_digits=9, decimal_places=4)
    contribution = serializers.DecimalField(max_digits=9, decimal_places=4, allow_null=True)


class ScorecardDetailOut(WithChanges, ScorecardOut):
    lines = serializers.SerializerMethodField()

    @extend_schema_field(ScorecardLineOut(many=True))
    def get_lines(self, card: Scorecard) -> Any:
        page = CardPage(card, self.context["request"].user, self.context["now"])
        found, knows = page.computed, page.knows
        rows = [
            {
                "kpi": line.line.kpi, "name": kpi_name(line.line.kpi), "dimension": line.line.dimension,
                "value": line.measure.value, "target": line.measure.target if line.measure.of_target else None,
                "reached": None if line.reached is None else rounded(line.reached, 6),
                "score": line.score if knows else None,
                "weight": rounded(line.weight, 4) if knows else line.line.weight,
                "contribution": line.contribution if knows else None,
            }
            for line in (found.lines if found else ())
        ]  # fmt: skip
        return ScorecardLineOut(rows, many=True).data


class ScorecardRowOut(serializers.Serializer):
    """A row behind a line as it was frozen. ``records`` are those the reader may open."""

    kpi = serializers.CharField()
    person = serializers.CharField()
    on = serializers.DateField()
    numerator = serializers.DecimalField(max_digits=None, decimal_places=None)
    denominator = serializers.DecimalField(max_digits=None, decimal_places=None)
    records = serializers.ListField(child=serializers.CharField())
    note = serializers.CharField()


class ScorecardRowsOut(serializers.Serializer):
    count = serializers.IntegerField()
    rows = ScorecardRowOut(many=True)


class ScorecardFilters(django_filters.FilterSet):
    cycle = django_filters.CharFilter(field_name="cycle__code")
    kind = django_filters.ChoiceFilter(field_name="cycle__cycle", choices=words.CYCLES)
    state = django_filters.ChoiceFilter(choices=SCORECARD.choices)
    tier = django_filters.ChoiceFilter(choices=words.TIERS)
    username = django_filters.CharFilter(field_name="person__username")
    unit_code = django_filters.CharFilter(field_name="unit__code")


@extend_schema(tags=["scorecards"])
class ScorecardResource(Resource):
    """Scorecards in reach. Reports, ratings and appeals are written on pages."""

    capability = "scorecards"
    serializer_class = ScorecardOut
    filterset_class = ScorecardFilters
    lookup_field = "pk"
    lookup_value_regex = "[0-9]{1,18}"
    orderings = {"id": (SortKey("pk", descending=True, nullable=False),)}
    queryset = Scorecard.objects.none()

    def rows(self) -> QuerySet:
        user = self.request.user
        knows = Exists(Scorecard.objects.results_visible_to(user).filter(pk=OuterRef("pk")))
        rows = Scorecard.objects.visible_to(user).select_related("cycle", "person", "unit", "rater")
        return rows.annotate(
            shown_points=Case(When(knows, then=F("points")), default=None),
            shown_total=Case(When(knows, then=F("total")), default=None),
            shown_band=Case(When(knows, then=F("band")), default=Value("")),
        )

    @extend_schema(responses=ScorecardDetailOut)
    def retrieve(self, request: Request, **_key: Any) -> Response:
        """One card with its lines."""
        found = self.one()
        return self._whole(found)

    def _whole(self, card: Scorecard) -> Response:
        rows = self.rows().prefetch_related(
            "facts", "ratings", "adjustments", "cycle__steps", "red_lines__said_by", "red_lines__decided_by"
        )
        context = self.get_serializer_context() | {"now": timezone.now()}
        return Response(ScorecardDetailOut(rows.get(pk=card.pk), context=context).data)

    @extend_schema(request=CardCorrectionIn, responses={201: CardCorrectionOut})
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, **_key: Any) -> Response:
        """Ask for another value on a closed card; director and general manager, one asks and the other agrees."""
        self.need("a")
        made = correcting.correct(
            actor=request.user, card=self.one(), now=timezone.now(), **valid(CardCorrectionIn, request)
        )
        return Response(CardCorrectionOut(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=RedLineIn, responses=ScorecardDetailOut)
    @action(detail=True, methods=["post"], url_path="red-line")
    def red_line(self, request: Request, **_key: Any) -> Response:
        """Propose a red line: the person answers first."""
        card = self.one()
        red_lines.propose(actor=request.user, card=card, now=timezone.now(), **valid(RedLineIn, request))
        return self._whole(card)

    @extend_schema(request=RedLineAnswerIn, responses=ScorecardDetailOut)
    @action(detail=True, methods=["post"], url_path="answer-red-line")
    def answer_red_line(self, request: Request, **_key: Any) -> Response:
        """Answer one's own; it goes to director and general manager."""
        card = self.one()
        found = get_object_or_404(RedLine.objects.filter(scorecard=card).exclude(state="dropped"))
        red_lines.answer(actor=request.user, red_line=found, now=timezone.now(), **valid(RedLineAnswerIn, request))
        return self._whole(card)

    @extend_schema(
        parameters=[OpenApiParameter("kpi", str, required=True, description="K07 …"), OpenApiParameter("offset", int)],
        responses=ScorecardRowsOut,
    )
    @action(detail=True, url_path="rows")
    def behind(self, request: Request, **_key: Any) -> Response:
        """The rows behind a line as they were frozen, 500 at a time; of a KPI built of others those of its parts."""
        card = self.one()
        page = CardPage(card, request.user, timezone.now())
        code = request.query_params.get("kpi", "")
        if code not in {fact.kpi for fact in page.facts}:
            raise Http404
        text = request.query_params.get("offset", "0")
        if not text.isdecimal() or len(text) > 7:
            raise Malformed(Refusal("core.bad-filter", _("Enter a whole number."), "offset"))
        codes = page.codes_behind(code)
        found = page.rows_behind(code, codes)
        kept = list(found[int(text) : int(text) + ROWS_AT_MOST])
        shown = shown_rows([evidence(row, page) for row in kept], request.user)
        rows = [
            {
                "kpi": row.kpi, "person": one.person, "on": one.on, "numerator": one.numerator,
                "denominator": one.denominator, "records": [record.key for record in one.records if record.title],
                "note": one.note,
            }
            for row, one in zip(kept, shown, strict=True)
        ]  # fmt: skip
        return Response(ScorecardRowsOut({"count": found.count(), "rows": rows}).data)

    def _check_parameters(self, request: Request) -> None:
        if getattr(self, "action", None) == "behind":
            for name in request.query_params:
                if name not in ("kpi", "offset"):
                    raise Malformed(Refusal("core.unknown-filter", _("Unknown filter: %(name)s") % {"name": name[:60]}))
            return
        super()._check_parameters(request)
