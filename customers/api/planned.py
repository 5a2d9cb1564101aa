"""``/api/v1/planned-visits/``: visits meant for a day, done, not done, looked at by the manager (W03, CUS-7)."""

from collections.abc import Iterable
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
from customers.models import Customer, PlannedVisit, VisitPlan
from customers.plan_spans import Span, monday
from customers.rules.plans import is_key, not_fixed, not_handed_in, still_open
from customers.scope.visits import customers_to_visit, people_one_logs_for
from customers.services import plans as services
from customers.states.plans import PLANNED_VISIT, REVIEW
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import AllowedOut, StrictSerializer, valid
from salesops.core.lists.keyset import SortKey

from .allowed import offered, page_of
from .of_customer import customer_named, denied


def in_handed_plans(items: Iterable[PlannedVisit]) -> frozenset[int]:
    """Which of ``items`` stand in the plan of a day or week handed in already, as ``services.plans.handed_in``; one query."""
    rows = [item for item in items if item.state == "planned"]
    if not rows:
        return frozenset()
    days = {first for item in rows for first in (item.day, monday(item.day))}
    plans = VisitPlan.objects.filter(user__in={item.user_id for item in rows}, first__in=days)
    known = set(plans.values_list("user_id", "span", "first"))
    return frozenset(
        item.pk
        for item in rows
        if known & {(item.user_id, Span.WEEK.value, monday(item.day)), (item.user_id, Span.DAY.value, item.day)}
    )


class PlannedOut(serializers.Serializer):
    """A visit ``user`` means to make. ``review``: the manager's look at a key visit; ``visit``: the one that did it."""

    id = serializers.IntegerField()
    customer = serializers.CharField(source="customer.code")
    user = serializers.CharField(source="user.username")
    unit = serializers.CharField(source="unit.code")
    day = serializers.DateField()
    at = serializers.TimeField(allow_null=True)
    purpose = serializers.CharField()
    goal = serializers.CharField()
    support = serializers.CharField()
    is_key = serializers.BooleanField()
    state = serializers.ChoiceField(choices=PLANNED_VISIT.choices)
    missed_reason = serializers.CharField()
    visit = serializers.IntegerField(source="visit_id", allow_null=True)
    review = serializers.ChoiceField(choices=REVIEW.choices)
    comment = serializers.CharField()
    commented_by = serializers.CharField(source="commented_by.username", default=None, allow_null=True)
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, item: PlannedVisit) -> Any:
        user, closed = self.context["request"].user, still_open(item)
        if "handed" not in self.context:
            self.context["handed"] = in_handed_plans(page_of(self, item))
        found = []
        if item.user_id in people_one_logs_for(user):
            fixed = not_fixed(item, moved=True)
            gone = not_handed_in(item.pk in self.context["handed"])
            found = [
                ("edit", _("Edit"), [closed]),
                ("miss", _("Not done"), [closed]),
                ("delete", _("Take out of the plan"), [closed, fixed, gone]),
            ]
        if services.may_comment(user, item):
            found += [
                (verb, label, [is_key(item), closed]) for verb, label in (("comment", _("Comment")), ("fix", _("Fix")))
            ]
        return offered(*found)


class PlannedChange(StrictSerializer):
    """Fields that may be edited; ``version`` is the one the editor saw (409 when it is older)."""

    day = serializers.DateField(required=False)
    at = serializers.TimeField(required=False, allow_null=True)
    purpose = serializers.CharField(max_length=40, required=False, allow_blank=True)
    goal = serializers.CharField(max_length=200, required=False, allow_blank=True)
    support = serializers.CharField(max_length=200, required=False, allow_blank=True)
    is_key = serializers.BooleanField(required=False)
    version = serializers.IntegerField(required=False, min_value=1)


class PlannedIn(PlannedChange):
    """A visit to plan at ``customer`` (its number). ``user`` is the caller when left out."""

    version = None
    customer = serializers.CharField(max_length=20)
    user = serializers.SlugRelatedField(slug_field="username", queryset=User.objects.active(), required=False)
    day = serializers.DateField()


class MissIn(StrictSerializer):
    reason = serializers.CharField(max_length=200)


class CommentIn(StrictSerializer):
    """``comment`` may be left out when the visit is fixed and was commented before."""

    comment = serializers.CharField(max_length=300, required=False, default="", allow_blank=True)
    version = serializers.IntegerField(required=False, default=None, min_value=1)


class PlannedFilters(django_filters.FilterSet):
    """Whose, where, when, how far."""

    customer = django_filters.CharFilter(field_name="customer__code")
    user = django_filters.CharFilter(field_name="user__username")
    unit = django_filters.CharFilter(field_name="unit__code")
    day = django_filters.DateFilter()
    day__gte = django_filters.DateFilter(field_name="day", lookup_expr="gte")
    day__lte = django_filters.DateFilter(field_name="day", lookup_expr="lte")
    state = django_filters.ChoiceFilter(choices=PLANNED_VISIT.choices)
    review = django_filters.ChoiceFilter(choices=REVIEW.choices)
    is_key = django_filters.BooleanFilter()


@extend_schema(tags=["visits"])
class PlannedResource(Resource):
    """Planned visits: own ones, those of people and customers in reach."""

    capability = "visits"
    serializer_class = PlannedOut
    filterset_class = PlannedFilters
    lookup_field = "pk"
    lookup_value_regex = r"\d{1,18}"
    orderings = {"day": (SortKey("day", nullable=False),)}
    queryset = PlannedVisit.objects.none()

    def rows(self) -> QuerySet:
        rows = PlannedVisit.objects.visible_to(self.request.user)
        return rows.select_related("customer", "user", "unit", "commented_by")

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        found = Customer.objects.visible_to(self.request.user).found_by(text).values("pk")
        return rows.filter(customer__in=found)

    def _answer(self, item: PlannedVisit, http: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.rows().get(pk=item.pk)).data, status=http)

    def _own(self) -> PlannedVisit:
        """The one in the address, if the caller writes the plan it is in. Asked before the body is looked at."""
        item = self.one()
        if item.user_id not in people_one_logs_for(self.request.user):
            raise denied()
        return item

    @extend_schema(request=PlannedIn, responses={201: PlannedOut})
    def create(self, request: Request) -> Response:
        """Plan a visit, today at the earliest."""
        if not people_one_logs_for(request.user):
            raise denied()
        data = valid(PlannedIn, request)
        customer = customer_named(request.user, data.pop("customer"), customers_to_visit(request.user))
        user = data.pop("user", request.user)
        item = services.plan_visit(actor=request.user, user=user, customer=customer, today=timezone.localdate(), **data)
        return self._answer(item, status.HTTP_201_CREATED)

    @extend_schema(request=PlannedChange, responses=PlannedOut)
    def partial_update(self, request: Request, pk: int) -> Response:
        """Move or reword it; a fixed key visit keeps its day."""
        item = self._own()
        data = valid(PlannedChange, request)
        version = data.pop("version", None)
        services.change_planned_visit(
            actor=request.user, item=item, values=data, today=timezone.localdate(), version=version
        )
        return self._answer(item)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: int) -> Response:
        """Take it out of a plan that isn't handed in yet."""
        services.remove_planned_visit(actor=request.user, item=self._own())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=MissIn, responses=PlannedOut)
    @action(detail=True, methods=["post"])
    def miss(self, request: Request, pk: str) -> Response:
        """It didn't happen, and why."""
        item = self._own()
        services.miss_planned_visit(actor=request.user, item=item, reason=valid(MissIn, request)["reason"])
        return self._answer(item)

    def _look(self, *, fix: bool) -> Response:
        item = self.one()
        if not services.may_comment(self.request.user, item):
            raise denied()
        said = valid(CommentIn, self.request)
        services.comment_planned_visit(actor=self.request.user, item=item, fix=fix, now=timezone.now(), **said)
        return self._answer(item)

    @extend_schema(request=CommentIn, responses=PlannedOut)
    @action(detail=True, methods=["post"])
    def comment(self, request: Request, pk: str) -> Response:
        """The manager says what is to be changed about a key visit."""
        return self._look(fix=False)

    @extend_schema(request=CommentIn, responses=PlannedOut)
    @action(detail=True, methods=["post"])
    def fix(self, request: Request, pk: str) -> Response:
        """The manager agrees: customer and day stay."""
        return self._look(fix=True)
