"""Grades set by hand, suggestions decided, stalled customers answered (CUS-5, CUS-6)."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from customers.models import Customer, GradeOverride, GradeSuggestion, StalledCase
from customers.services.grade_data import may_enter
from customers.services.overrides import end_override, may_decide, set_grade, usual_end
from customers.services.stalled import answer_stalled
from customers.services.suggestions import decide_suggestion
from customers.states.grading import OVERRIDE, STALLED, SUGGESTION
from customers.suggestion_words import reasons_text
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import AllowedOut, StrictSerializer, valid
from salesops.core.lists.keyset import SortKey

from .grade import GradeResource
from .of_customer import denied, wrong_state


def decidable(user: Any, rows: Any) -> frozenset[int]:
    """Ids of the customers of ``rows`` whose grade ``user`` decides, as ``may_decide``; one query."""
    ids = {row.customer_id for row in rows}
    reached = Customer.objects.filter(pk__in=ids).in_reach(user, "grades", "a").exclude(owner=user)
    return frozenset(reached.values_list("pk", flat=True))


class DecidedOut(serializers.Serializer):
    """What rows about one customer's grade share: ``verbs`` by state, for whoever decides."""

    verbs: tuple[tuple[str, Any], ...] = ()
    open_states: tuple[str, ...] = ()

    id = serializers.IntegerField()
    customer = serializers.CharField(source="customer.code")
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, row: Any) -> Any:
        if "decidable" not in self.context:
            page = getattr(self.parent, "instance", None) or [row]
            self.context["decidable"] = decidable(self.context["request"].user, list(page))
        if row.customer_id not in self.context["decidable"]:
            return []
        why = [] if row.state in self.open_states else [wrong_state(row)]
        found = [{"verb": v, "label": label, "allowed": not why, "refusals": why} for v, label in self.verbs]
        return AllowedOut(found, many=True).data


class OverrideOut(DecidedOut):
    """A grade that holds instead of the policy's until ``ends_on``, that day included; ``waiting`` for approval at first."""

    verbs = (("end", OVERRIDE.transitions[-1].label),)
    open_states = ("active",)

    kind = serializers.ChoiceField(choices=GradeOverride.Kind.choices)
    grade = serializers.ChoiceField(choices=Customer.Grade.choices)
    reason = serializers.CharField()
    state = serializers.ChoiceField(choices=OVERRIDE.choices)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    asked_by = serializers.CharField(source="asked_by.username", default=None, allow_null=True)
    decided_by = serializers.CharField(source="decided_by.username", default=None, allow_null=True)
    ended_at = serializers.DateTimeField(allow_null=True)


class SetGradeIn(StrictSerializer):
    """``ends_on``: the latest day the policy allows when left out."""

    grade = serializers.ChoiceField(choices=Customer.Grade.choices)
    reason = serializers.CharField(max_length=300)
    ends_on = serializers.DateField(required=False)


class SeenIn(StrictSerializer):
    """The version the caller saw (409 when it is older)."""

    version = serializers.IntegerField(required=False, default=None, min_value=1)


@extend_schema(tags=["grades"])
class GradeVerbs(GradeResource):
    """Acts on the grade of one customer."""

    @extend_schema(request=SetGradeIn, responses={201: OverrideOut})
    def set_grade(self, request: Request, code: str) -> Response:
        """Set the grade for a time: at once by who decides, else proposed to the supervisor (in ``approvals``)."""
        customer = self.one()
        if not may_decide(request.user, customer) and not may_enter(request.user, customer):
            raise denied()
        said = valid(SetGradeIn, request)
        now = timezone.now()
        said.setdefault("ends_on", usual_end(timezone.localdate(now)))
        made = set_grade(actor=request.user, customer=customer, now=now, **said)
        answer = OverrideOut(made, context=self.get_serializer_context())
        return Response(answer.data, status=status.HTTP_201_CREATED)


class OverrideFilters(django_filters.FilterSet):
    customer = django_filters.CharFilter(field_name="customer__code")
    state = django_filters.ChoiceFilter(choices=OVERRIDE.choices)
    kind = django_filters.ChoiceFilter(choices=GradeOverride.Kind.choices)
    ends_on__lte = django_filters.DateFilter(field_name="ends_on", lookup_expr="lte")


class OfGrade(Resource):
    """Rows about the grades one sees."""

    capability = "grades"
    lookup_field = "pk"
    lookup_value_regex = r"\d{1,18}"

    def _answer(self, row: Any) -> Response:
        return Response(self.get_serializer(self.rows().get(pk=row.pk)).data)

    def decided(self) -> Any:
        """The record in the address, if the caller decides it. Asked before the body is looked at."""
        row = self.one()
        if not may_decide(self.request.user, row.customer):
            raise denied()
        return row


@extend_schema(tags=["grades"])
class OverrideResource(OfGrade):
    """Grades set by hand or proposed. Made by ``customers/<code>/set-grade``."""

    serializer_class = OverrideOut
    filterset_class = OverrideFilters
    orderings = {"ends_on": (SortKey("ends_on", nullable=False),)}
    queryset = GradeOverride.objects.none()

    def rows(self) -> QuerySet:
        rows = GradeOverride.objects.visible_to(self.request.user)
        return rows.select_related("customer", "asked_by", "decided_by")

    @extend_schema(request=SeenIn, responses=OverrideOut)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """End it now: the grade of the policy holds again."""
        row = self.decided()
        end_override(actor=request.user, override=row, now=timezone.now(), **valid(SeenIn, request))
        return self._answer(row)


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


class StalledOut(serializers.Serializer):
    """A customer without progress on a Monday, and what was answered. ``fell_to``: the grade it fell to with that listing."""

    id = serializers.IntegerField()
    customer = serializers.CharField(source="customer.code")
    owner = serializers.CharField(source="owner.username")
    listed_on = serializers.DateField()
    grade = serializers.CharField()
    weeks = serializers.IntegerField()
    streak = serializers.IntegerField()
    fell_to = serializers.CharField()
    due_at = serializers.DateTimeField()
    state = serializers.ChoiceField(choices=STALLED.choices)
    answer = serializers.CharField()
    note = serializers.CharField()
    heir = serializers.CharField(source="heir.username", default=None, allow_null=True)
    answered_by = serializers.CharField(source="answered_by.username", default=None, allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, case: StalledCase) -> Any:
        user = self.context["request"].user
        if "decidable" not in self.context:
            page = list(getattr(self.parent, "instance", None) or [case])
            whole = Customer.objects.filter(pk__in={row.customer_id for row in page}).in_reach(user, "customers", "e")
            parts = user.access.limits("customers", "e")
            self.context["decidable"] = decidable(user, page)
            self.context["enterable"] = set() if parts is not None else set(whole.values_list("pk", flat=True))
        decides = case.customer_id in self.context["decidable"]
        if not decides and case.customer_id not in self.context["enterable"]:
            return []
        fits = case.state in (("open", "overdue") if decides else ("open",))
        why = [] if fits else [wrong_state(case)]
        found = {"verb": "answer", "label": _("Answer"), "allowed": not why, "refusals": why}
        return AllowedOut([found], many=True).data


class StalledIn(SeenIn):
    """``next_step`` with its day; ``lower`` and ``hand_over`` (to ``heir``) with a ``note``."""

    answer = serializers.ChoiceField(choices=StalledCase.Answer.choices)
    next_step = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    next_on = serializers.DateField(required=False, default=None, allow_null=True)
    heir = serializers.SlugRelatedField(
        slug_field="username", queryset=User.objects.active(), required=False, default=None, allow_null=True
    )
    note = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)


class StalledFilters(django_filters.FilterSet):
    customer = django_filters.CharFilter(field_name="customer__code")
    owner = django_filters.CharFilter(field_name="owner__username")
    state = django_filters.ChoiceFilter(choices=STALLED.choices)
    listed_on = django_filters.DateFilter()


@extend_schema(tags=["grades"])
class StalledResource(OfGrade):
    """Stalled customers: the rep answers in time, else the supervisor decides."""

    serializer_class = StalledOut
    filterset_class = StalledFilters
    orderings = {"due_at": (SortKey("due_at", nullable=False),)}
    queryset = StalledCase.objects.none()

    def rows(self) -> QuerySet:
        rows = StalledCase.objects.visible_to(self.request.user)
        return rows.select_related("customer__owner", "owner", "heir", "answered_by")

    @extend_schema(request=StalledIn, responses=StalledOut)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """Next step agreed, one grade lower, or handed over."""
        case = self.one()
        if not may_decide(request.user, case.customer) and not may_enter(request.user, case.customer):
            raise denied()
        answer_stalled(actor=request.user, case=case, now=timezone.now(), **valid(StalledIn, request))
        return self._answer(case)
