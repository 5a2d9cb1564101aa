"""``/api/v1/grade-suggestions/``: suggested grades, accepted or declined by the supervisor (CUS-5)."""

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from customers.models import GradeSuggestion
from customers.services.suggestions import decide_suggestion
from customers.states.grading import SUGGESTION
from customers.suggestion_words import reasons_text
from salesops.core.api.serializers import valid
from salesops.core.lists.keyset import SortKey

from .of_grade import DecidedOut, OfGrade, SeenIn


class SuggestionOut(DecidedOut):
    """A change of grade the figures or a rep speak for. ``reasons`` are sentences in the caller's language."""

    verbs = tuple((t.verb, t.label) for t in SUGGESTION.transitions if not t.system)
    open_states = ("open",)

    direction = serializers.ChoiceField(choices=GradeSuggestion.Direction.choices)
    grade_from = serializers.CharField()
    grade_to = serializers.CharField()
    reasons = serializers.SerializerMethodField()
    state = serializers.ChoiceField(choices=SUGGESTION.choices)
    made_on = serializers.DateField()
    decided_by = serializers.CharField(source="decided_by.username", default=None, allow_null=True)
    decided_at = serializers.DateTimeField(allow_null=True)
    note = serializers.CharField()

    def get_reasons(self, row: GradeSuggestion) -> str:
        return reasons_text(row.reasons)


class AcceptGradeIn(SeenIn):
    """``ends_on``: the latest day the policy allows when left out."""

    ends_on = serializers.DateField(required=False, default=None, allow_null=True)
    note = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


class DeclineGradeIn(SeenIn):
    note = serializers.CharField(max_length=300)


class SuggestionFilters(django_filters.FilterSet):
    customer = django_filters.CharFilter(field_name="customer__code")
    state = django_filters.ChoiceFilter(choices=SUGGESTION.choices)
    direction = django_filters.ChoiceFilter(choices=GradeSuggestion.Direction.choices)


@extend_schema(tags=["grades"])
class SuggestionResource(OfGrade):
    """Suggested grades; the supervisor decides."""

    serializer_class = SuggestionOut
    filterset_class = SuggestionFilters
    orderings = {"made_on": (SortKey("made_on", descending=True, nullable=False),)}
    queryset = GradeSuggestion.objects.none()

    def rows(self) -> QuerySet:
        return GradeSuggestion.objects.visible_to(self.request.user).select_related("customer", "decided_by")

    def _decide(self, body: type[SeenIn], *, accept: bool) -> Response:
        row = self.decided()
        said = valid(body, self.request)
        decide_suggestion(actor=self.request.user, suggestion=row, accept=accept, now=timezone.now(), **said)
        return self._answer(row)

    @extend_schema(request=AcceptGradeIn, responses=SuggestionOut)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """The suggested grade holds for a time."""
        return self._decide(AcceptGradeIn, accept=True)

    @extend_schema(request=DeclineGradeIn, responses=SuggestionOut)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        """The grade stays; ``note`` says why."""
        return self._decide(DeclineGradeIn, accept=False)
