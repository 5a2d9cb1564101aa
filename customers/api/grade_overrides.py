"""``/api/v1/grade-overrides/``: grades set by hand or proposed (CUS-5). Made by ``customers/<code>/set-grade``."""

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from customers.models import Customer, GradeOverride
from customers.services.grade_data import may_enter
from customers.services.overrides import end_override, may_decide, set_grade, usual_end
from customers.states.grading import OVERRIDE
from salesops.core.api.serializers import StrictSerializer, valid
from salesops.core.lists.keyset import SortKey

from .grade import GradeResource
from .of_customer import denied
from .of_grade import DecidedOut, OfGrade, SeenIn


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
