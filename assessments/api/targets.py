"""``/api/v1/targets/`` and ``/api/v1/target-plans/``: targets with their history, and the plans that bring them (ASM-1)."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import OrgUnit
from assessments.models import Metric, PlanAnswer, Target, TargetPlan
from assessments.rules import target_plans as rules
from assessments.rules.target_periods import Grain, named
from assessments.scope import reaches_unit
from assessments.services.targets import changes, drafts, handing_on
from assessments.states.targets import PLAN
from assessments.targets.tree import key_of
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import AllowedOut, StrictSerializer, valid
from salesops.core.lists.keyset import SortKey
from salesops.core.refusals import Forbidden, Invalid
from salesops.core.states import allowed_actions

AMOUNT: dict[str, Any] = {"max_digits": 16, "decimal_places": 2}


class TargetOut(serializers.Serializer):
    """A target. ``ended_at`` null: in force. Sales and profit are net of VAT, collection includes it."""

    id = serializers.IntegerField()
    metric = serializers.ChoiceField(choices=Metric.choices)
    period = serializers.CharField(source="period_code")
    username = serializers.CharField(source="user.username", default=None, allow_null=True)
    unit_code = serializers.CharField(source="unit.code", default=None, allow_null=True)
    amount = serializers.DecimalField(**AMOUNT)
    plan = serializers.IntegerField(source="plan_id", allow_null=True)
    reason = serializers.CharField()
    begun_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)


def _of_period(rows: QuerySet, name: str, value: str) -> QuerySet:
    found = named(value)
    return rows.filter(first=found[0].first, last=found[0].last) if found else rows.none()


class TargetFilters(django_filters.FilterSet):
    metric = django_filters.ChoiceFilter(choices=Metric.choices)
    period = django_filters.CharFilter(method=_of_period)
    username = django_filters.CharFilter(field_name="user__username")
    unit_code = django_filters.CharFilter(field_name="unit__code")
    grain = django_filters.ChoiceFilter(choices=Grain.choices)
    in_force = django_filters.BooleanFilter(field_name="ended_at", lookup_expr="isnull")


class TargetChangeIn(StrictSerializer):
    """``upwards``: the units above move by the same."""

    amount = serializers.DecimalField(**AMOUNT, min_value=0)
    reason = serializers.CharField(max_length=500, allow_blank=True)
    upwards = serializers.BooleanField(required=False, default=False)


class TargetPlanOut(serializers.Serializer):
    """A plan of targets. What waits is decided in ``approvals``."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=TargetPlan.Kind.choices)
    unit_code = serializers.CharField(source="unit.code")
    period = serializers.CharField(source="period_code")
    state = serializers.ChoiceField(choices=PLAN.choices)
    reason = serializers.CharField()
    warnings = serializers.IntegerField()
    warning_reason = serializers.CharField()
    created_by = serializers.CharField(source="created_by.username", default=None, allow_null=True)
    created_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, row: TargetPlan) -> Any:
        user = self.context["request"].user
        if not reaches_unit(user, row.unit_id, "c") or row.kind == TargetPlan.Kind.CHANGE:
            return []
        return AllowedOut(allowed_actions(row, user), many=True).data


class PlanFilters(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(choices=PLAN.choices)
    kind = django_filters.ChoiceFilter(choices=TargetPlan.Kind.choices)
    unit_code = django_filters.CharFilter(field_name="unit__code")
    period = django_filters.CharFilter(method=_of_period)


class TargetPlanIn(StrictSerializer):
    """``kind`` months: the months inside a quarter in force."""

    unit_code = serializers.CharField(max_length=20)
    period = serializers.CharField(max_length=8)
    kind = serializers.ChoiceField(choices=["full", "months"], required=False, default="full")


class TargetBreakDownIn(StrictSerializer):
    """``unit_code`` empty: the plan's own unit. ``amount`` null: the months as they stand are handed down."""

    metric = serializers.ChoiceField(choices=Metric.choices)
    unit_code = serializers.CharField(max_length=20, required=False, default="", allow_blank=True)
    weigh_by = serializers.ChoiceField(choices=drafts.WEIGHTS, required=False, default=drafts.LAST_YEAR)
    amount = serializers.DecimalField(**AMOUNT, min_value=0, required=False, default=None, allow_null=True)
    version = serializers.IntegerField(required=False, default=None, allow_null=True)


class PlanVersionIn(StrictSerializer):
    version = serializers.IntegerField(required=False, default=None, allow_null=True)


class TargetObjectionIn(StrictSerializer):
    reason = serializers.CharField(max_length=500, allow_blank=True)


class TargetAnswerOut(serializers.Serializer):
    """What somebody said to the targets a plan gives."""

    username = serializers.CharField(source="user.username")
    state = serializers.ChoiceField(choices=PlanAnswer.State.choices)
    reason = serializers.CharField()
    reply = serializers.CharField()
    answered_at = serializers.DateTimeField(allow_null=True)


@extend_schema(tags=["targets"])
class TargetResource(Resource):
    """Targets one may see: own ones, those of people and units in reach. History is among them: ``in_force=true``."""

    capability = "targets"
    serializer_class = TargetOut
    filterset_class = TargetFilters
    orderings = {"first": (SortKey("first", descending=True, nullable=False),)}
    queryset = Target.objects.none()

    def rows(self) -> QuerySet:
        return Target.objects.visible_to(self.request.user).select_related("user", "unit")

    @extend_schema(request=TargetChangeIn, responses={201: TargetPlanOut})
    @action(detail=True, methods=["post"])
    def change(self, request: Request, pk: str) -> Response:
        """Ask for another amount, with a reason."""
        target = self.get_object()
        if not changes.may_change(request.user, target):
            raise rules.denied()
        made = changes.ask_change(
            actor=request.user, target=target, now=timezone.now(), **valid(TargetChangeIn, request)
        )
        return Response(TargetPlanOut(made, context=self.get_serializer_context()).data, status=status.HTTP_201_CREATED)


@extend_schema(tags=["targets"])
class TargetPlanResource(Resource):
    """Plans of units in reach, and those that ask the caller."""

    capability = "targets"
    serializer_class = TargetPlanOut
    filterset_class = PlanFilters
    orderings = {"first": (SortKey("first", descending=True, nullable=False),)}
    queryset = TargetPlan.objects.none()

    def rows(self) -> QuerySet:
        return TargetPlan.objects.visible_to(self.request.user).select_related("unit", "created_by")

    def _said(self, plan: TargetPlan, http: int = status.HTTP_200_OK) -> Response:
        return Response(TargetPlanOut(plan, context=self.get_serializer_context()).data, status=http)

    def _mine(self) -> TargetPlan:
        """A plan of a unit the caller plans for."""
        plan: TargetPlan = self.get_object()
        drafts.need_unit(self.request.user, plan.unit_id)
        return plan

    @extend_schema(request=TargetPlanIn, responses={201: TargetPlanOut})
    def create(self, request: Request) -> Response:
        """Begin a plan."""
        said = valid(TargetPlanIn, request)
        unit = OrgUnit.objects.filter(code=said["unit_code"]).first()
        if unit is None:
            raise Invalid(rules.not_of_the_plan("unit_code"))
        made = drafts.begin_plan(
            actor=request.user, unit=unit, period=said["period"], kind=said["kind"], now=timezone.now()
        )
        return self._said(made, status.HTTP_201_CREATED)

    @extend_schema(request=TargetBreakDownIn, responses=TargetPlanOut)
    @action(detail=True, methods=["post"], url_path="break-down")
    def break_down(self, request: Request, pk: str) -> Response:
        """Hand a unit's target down to everybody below."""
        plan, said = self._mine(), valid(TargetBreakDownIn, request)
        unit = OrgUnit.objects.filter(code=said.pop("unit_code") or plan.unit.code).first()
        key = key_of(None, unit.pk if unit else None)
        return self._said(drafts.break_down(actor=request.user, plan=plan, unit=key, **said))

    def _go_on(self, verb: str, **more: Any) -> Response:
        services: dict[str, Any] = {
            "offer": handing_on.offer_plan, "submit": handing_on.submit_plan, "revise": handing_on.revise,
            "publish": handing_on.publish_plan, "discard": drafts.discard_plan,
        }  # fmt: skip
        plan, said = self._mine(), valid(PlanVersionIn, self.request)
        return self._said(services[verb](actor=self.request.user, plan=plan, version=said["version"], **more))

    @extend_schema(request=PlanVersionIn, responses=TargetPlanOut)
    @action(detail=True, methods=["post"])
    def offer(self, request: Request, pk: str) -> Response:
        """Ask everybody concerned for acceptance."""
        return self._go_on("offer", now=timezone.now())

    @extend_schema(request=PlanVersionIn, responses=TargetPlanOut)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        """Submit for approval."""
        return self._go_on("submit", now=timezone.now())

    @extend_schema(request=PlanVersionIn, responses=TargetPlanOut)
    @action(detail=True, methods=["post"])
    def revise(self, request: Request, pk: str) -> Response:
        """Back to the draft."""
        return self._go_on("revise")

    @extend_schema(request=PlanVersionIn, responses=TargetPlanOut)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Put the approved targets in force."""
        return self._go_on("publish", now=timezone.now())

    @extend_schema(request=PlanVersionIn, responses=TargetPlanOut)
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: str) -> Response:
        """Give the plan up."""
        return self._go_on("discard")

    @extend_schema(request=None, responses=TargetAnswerOut)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        """Accept one's own targets."""
        answer = handing_on.accept(actor=request.user, plan=self.get_object(), now=timezone.now())
        return Response(TargetAnswerOut(answer).data)

    @extend_schema(request=TargetObjectionIn, responses=TargetAnswerOut)
    @action(detail=True, methods=["post"], url_path="object")
    def object_to(self, request: Request, pk: str) -> Response:
        """Object to one's own targets, with a reason."""
        plan = self.get_object()
        if not plan.answers.filter(user=request.user).exists():
            raise Forbidden(rules.not_asked())
        answer = handing_on.object_to(
            actor=request.user, plan=plan, now=timezone.now(), **valid(TargetObjectionIn, request)
        )
        return Response(TargetAnswerOut(answer).data)
