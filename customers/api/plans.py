"""``/api/v1/visit-plans/``: plans of a day, week or month handed in; a week planned like the one before (W03, CUS-7)."""

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from customers.models import VisitPlan
from customers.plan_spans import Span
from customers.scope.visits import people_one_logs_for
from customers.services import plans as services
from customers.states.plans import PLAN
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import StrictSerializer, valid
from salesops.core.lists.keyset import SortKey

from .of_customer import denied


class PlanOut(serializers.Serializer):
    """The plan of a person for a day, a week (its Monday) or a month (its first day), as handed in."""

    id = serializers.IntegerField()
    user = serializers.CharField(source="user.username")
    span = serializers.ChoiceField(choices=Span.choices)
    first = serializers.DateField()
    submitted_at = serializers.DateTimeField()
    is_late = serializers.BooleanField()
    state = serializers.ChoiceField(choices=PLAN.choices, help_text="Handed in, or seen by a head above.")
    answer = serializers.CharField()
    answered_by = serializers.CharField(source="answered_by.username", default=None, allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True, help_text="When a head above has seen it.")
    version = serializers.IntegerField()


class PlanIn(StrictSerializer):
    """``first``: any day of the span. ``user`` is the caller when left out."""

    user = serializers.SlugRelatedField(slug_field="username", queryset=User.objects.active(), required=False)
    span = serializers.ChoiceField(choices=Span.choices)
    first = serializers.DateField()


class PlanAnswerIn(StrictSerializer):
    """What the head says about a plan; nothing: seen."""

    answer = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)
    version = serializers.IntegerField(required=False, default=None, min_value=1)


class CopyWeekIn(StrictSerializer):
    """``week``: any day of the week to fill; the one before is planned once more. ``user`` is the caller when left out."""

    user = serializers.SlugRelatedField(slug_field="username", queryset=User.objects.active(), required=False)
    week = serializers.DateField()


class CopiedOut(serializers.Serializer):
    """How many visits were planned; customers that stand in the week already are left out."""

    planned = serializers.IntegerField()


class PlanFilters(django_filters.FilterSet):
    user = django_filters.CharFilter(field_name="user__username")
    span = django_filters.ChoiceFilter(choices=Span.choices)
    first__gte = django_filters.DateFilter(field_name="first", lookup_expr="gte")
    first__lte = django_filters.DateFilter(field_name="first", lookup_expr="lte")
    is_late = django_filters.BooleanFilter()


@extend_schema(tags=["visits"])
class PlanResource(Resource):
    """Plans handed in by people whose visits one sees."""

    capability = "visits"
    serializer_class = PlanOut
    filterset_class = PlanFilters
    lookup_field = "pk"
    lookup_value_regex = r"\d{1,18}"
    orderings = {"first": (SortKey("first", descending=True, nullable=False),)}
    queryset = VisitPlan.objects.none()

    def rows(self) -> QuerySet:
        return VisitPlan.objects.visible_to(self.request.user).select_related("user", "answered_by")

    @extend_schema(request=PlanIn, responses={201: PlanOut})
    def create(self, request: Request) -> Response:
        """Hand the plan of a day, week or month to the supervisor; the same again changes nothing."""
        if not people_one_logs_for(request.user):
            raise denied()
        said = valid(PlanIn, request)
        user = said.pop("user", request.user)
        plan = services.hand_in_plan(actor=request.user, user=user, now=timezone.now(), **said)
        return Response(PlanOut(plan).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=CopyWeekIn, responses=CopiedOut)
    @action(detail=False, methods=["post"], url_path="copy-week")
    def copy_week(self, request: Request) -> Response:
        """Plan the customers of the week before once more, from today on."""
        if not people_one_logs_for(request.user):
            raise denied()
        said = valid(CopyWeekIn, request)
        user = said.pop("user", request.user)
        count = services.copy_week(actor=request.user, user=user, week=said["week"], today=timezone.localdate())
        return Response(CopiedOut({"planned": count}).data)

    @extend_schema(request=PlanAnswerIn, responses=PlanOut)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """A head above has seen the plan, with a word about it or without."""
        plan = self.one()
        if not services.may_answer(request.user, plan):
            raise denied()
        said = valid(PlanAnswerIn, request)
        return Response(PlanOut(services.answer_plan(actor=request.user, plan=plan, now=timezone.now(), **said)).data)
