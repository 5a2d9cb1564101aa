"""``/api/v1/coverage/``: who covers what from when on, where nobody does, who has too much (CUS-17)."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.access import people_in_reach
from accounts.models import User
from customers.code_lists import INDUSTRY
from customers.coverage import covering, gaps, loads
from customers.models import Coverage, Customer
from customers.provinces import province_choices
from customers.services.coverage import set_coverage
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import StrictSerializer, valid
from salesops.core.codes.reading import is_active
from salesops.core.lists.keyset import SortKey
from salesops.core.refusals import Invalid, Refusal

PEOPLE = 300


class CoverageOut(serializers.Serializer):
    """``user`` covers a part of the market; empty ``industry``, ``customer_class``, ``product_line``: all of them.

    ``share``: percent of the working time. ``until``: the first day it no longer holds; null: open.
    """

    id = serializers.IntegerField()
    user = serializers.CharField(source="user.username")
    province = serializers.CharField(help_text="GB/T 2260.")
    industry = serializers.CharField()
    customer_class = serializers.CharField()
    product_line = serializers.CharField()
    share = serializers.IntegerField()
    note = serializers.CharField()
    since = serializers.DateField(source="period.lower", allow_null=True)
    until = serializers.DateField(source="period.upper", allow_null=True)


class CoverageIn(StrictSerializer):
    """From ``day`` on ``user`` covers this part, or (``covers`` false) no longer does; today at the earliest."""

    user = serializers.CharField(max_length=150)
    province = serializers.ChoiceField(choices=[c for c, _name in province_choices()])
    industry = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    customer_class = serializers.ChoiceField(
        choices=Customer.Class.choices, required=False, default="", allow_blank=True
    )
    product_line = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    share = serializers.IntegerField(min_value=1, max_value=100, required=False, default=100)
    day = serializers.DateField()
    covers = serializers.BooleanField(required=False, default=True)
    note = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)


class CoverageSetOut(serializers.Serializer):
    """What the person covers from today on."""

    results = CoverageOut(many=True)


class GapOut(serializers.Serializer):
    """``count`` customers of a part nobody covers. All parts empty: nobody is in the whole province."""

    province = serializers.CharField()
    industry = serializers.CharField()
    customer_class = serializers.CharField()
    product_line = serializers.CharField()
    count = serializers.IntegerField()


class GapsOut(serializers.Serializer):
    """The largest first."""

    results = GapOut(many=True)


class LoadOut(serializers.Serializer):
    """``customers`` against the cap of the position, visits the grades ask for a month against its quota; null: none."""

    user = serializers.CharField(source="person.username")
    customers = serializers.IntegerField()
    at_most = serializers.IntegerField(allow_null=True)
    demanded = serializers.IntegerField()
    quota = serializers.IntegerField(allow_null=True)
    shares = serializers.IntegerField(help_text="Percent of the working time given away.")
    over = serializers.BooleanField()


class LoadsOut(serializers.Serializer):
    """The overloaded first; at most 300 people."""

    results = LoadOut(many=True)


class CoverageFilters(django_filters.FilterSet):
    user = django_filters.CharFilter(field_name="user__username")
    province = django_filters.CharFilter()
    industry = django_filters.CharFilter()
    customer_class = django_filters.ChoiceFilter(choices=Customer.Class.choices)


@extend_schema(tags=["coverage"])
class CoverageResource(Resource):
    """Rows of coverage of today and later of the people in reach."""

    capability = "coverage"
    serializer_class = CoverageOut
    filterset_class = CoverageFilters
    lookup_field = "pk"
    lookup_value_regex = r"\d{1,18}"
    orderings = {"province": (SortKey("province", nullable=False),)}
    queryset = Coverage.objects.none()

    def rows(self) -> QuerySet:
        return covering(self.request.user, timezone.localdate()).select_related("user")

    @extend_schema(request=CoverageIn, responses=CoverageSetOut)
    def create(self, request: Request) -> Response:
        """Set one part from a day on; the past stays as it was, the same again changes nothing."""
        self.need("e")
        said, today = valid(CoverageIn, request), timezone.localdate()
        people = people_in_reach(User.objects.active(), request.user, "coverage", "e")
        person = people.filter(username=said.pop("user")).first()
        unknown = []
        if person is None:
            unknown.append(Refusal("core.unknown-key", _("There is no such person in your reach."), "user"))
        if said["industry"] and not is_active(INDUSTRY, said["industry"]):
            unknown.append(Refusal("core.unknown-key", _("This is no entry of the list."), "industry"))
        if person is None or unknown:
            raise Invalid(*unknown)
        set_coverage(actor=request.user, person=person, today=today, **said)
        rows = self.rows().filter(user=person).order_by("province", "period")
        return Response(CoverageSetOut({"results": rows}).data)

    @extend_schema(responses=GapsOut)
    @action(detail=False, methods=["get"], pagination_class=None, filter_backends=())
    def gaps(self, request: Request) -> Response:
        """Parts of the market with customers in reach that nobody covers today."""
        rows = Customer.objects.in_reach(request.user, "coverage")
        return Response(GapsOut({"results": gaps(rows, Coverage.objects.all(), timezone.localdate())}).data)

    @extend_schema(responses=LoadsOut)
    @action(detail=False, methods=["get"], pagination_class=None, filter_backends=())
    def loads(self, request: Request) -> Response:
        """Who of those in reach that sell has how much."""
        today = timezone.localdate()
        sellers = User.objects.active().filter(role_grants__role="REP", role_grants__period__contains=today).distinct()
        people: list[Any] = list(people_in_reach(sellers, request.user, "coverage").order_by("name_key")[:PEOPLE])
        return Response(LoadsOut({"results": loads(people, today)}).data)
