"""``/api/v1/visits/``: contacts with customers in reach; logging one from another system or a phone."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.models import User
from customers.forms.visits import FINDINGS
from customers.models import Customer, Visit
from customers.services.visits import log_visit
from customers.visit_scope import customers_to_visit, people_one_logs_for
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import StrictSerializer, valid
from salesops.core.lists.keyset import SortKey
from salesops.core.refusals import Forbidden, Refusal


class VisitOut(serializers.Serializer):
    """A contact. ``way``, ``purpose``, ``outcome`` are codes of the code lists; ``next_step`` a code or free text."""

    id = serializers.IntegerField()
    customer = serializers.CharField(source="customer.code")
    user = serializers.CharField(source="user.username")
    unit = serializers.CharField(source="unit.code")
    way = serializers.CharField()
    counts = serializers.BooleanField(help_text="Whether it counts as a visit.")
    visited_at = serializers.DateTimeField()
    logged_at = serializers.DateTimeField()
    is_late = serializers.BooleanField()
    purpose = serializers.CharField()
    outcome = serializers.CharField()
    notes = serializers.CharField()
    next_step = serializers.CharField()
    next_on = serializers.DateField(allow_null=True)
    contact = serializers.IntegerField(source="contact_id", allow_null=True)
    duration = serializers.IntegerField(allow_null=True)
    intent = serializers.CharField()
    findings = serializers.DictField(child=serializers.CharField())
    distance = serializers.IntegerField(allow_null=True)
    entered_by = serializers.CharField(source="entered_by.username", default=None, allow_null=True)
    imported = serializers.BooleanField()
    version = serializers.IntegerField()


class FindingsIn(StrictSerializer):
    """What was learnt about the customer (C01): goes to the customer file as well."""

    decision_maker = serializers.CharField(max_length=60, required=False)
    present_supplier = serializers.CharField(max_length=120, required=False)
    demand = serializers.CharField(max_length=500, required=False)
    yearly_potential = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0, required=False)
    purchase_cycle = serializers.CharField(max_length=60, required=False)
    payment_habit = serializers.CharField(max_length=120, required=False)


class VisitIn(StrictSerializer):
    """A contact to log. ``user`` is the caller when left out; ``client_key`` makes sending it again harmless for ever."""

    customer = serializers.CharField(max_length=20)
    user = serializers.SlugRelatedField(
        slug_field="username", queryset=User.objects.active(), required=False, default=None
    )
    way = serializers.CharField(max_length=40)
    visited_at = serializers.DateTimeField()
    purpose = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    outcome = serializers.CharField(max_length=40, required=False, default="", allow_blank=True)
    notes = serializers.CharField(max_length=4000, required=False, default="", allow_blank=True)
    next_step = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    next_on = serializers.DateField(required=False, default=None, allow_null=True)
    duration = serializers.IntegerField(min_value=1, max_value=1440, required=False, default=None, allow_null=True)
    intent = serializers.ChoiceField(choices=Visit.Intent.choices, required=False, default="", allow_blank=True)
    findings = FindingsIn(required=False, default=dict)
    client_key = serializers.UUIDField(required=False, default=None, allow_null=True)


class VisitFilters(django_filters.FilterSet):
    """Whose, where, when, how."""

    customer = django_filters.CharFilter(field_name="customer__code")
    user = django_filters.CharFilter(field_name="user__username")
    unit = django_filters.CharFilter(field_name="unit__code")
    way = django_filters.CharFilter()
    purpose = django_filters.CharFilter()
    outcome = django_filters.CharFilter()
    visited_at__gte = django_filters.IsoDateTimeFilter(field_name="visited_at", lookup_expr="gte")
    visited_at__lt = django_filters.IsoDateTimeFilter(field_name="visited_at", lookup_expr="lt")


@extend_schema(tags=["visits"])
class VisitResource(Resource):
    """Visits, calls and messages: own ones, those of people and customers in reach."""

    capability = "visits"
    serializer_class = VisitOut
    filterset_class = VisitFilters
    lookup_field = "pk"
    lookup_value_regex = r"\d{1,18}"
    orderings = {"visited_at": (SortKey("visited_at", descending=True, nullable=False),)}
    queryset = Visit.objects.none()

    def rows(self) -> QuerySet:
        rows = Visit.objects.visible_to(self.request.user)
        return rows.select_related("customer", "user", "unit", "entered_by")

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        return rows.filter(customer__in=Customer.objects.filter(search_text__finds=text))

    @extend_schema(request=VisitIn, responses={201: VisitOut})
    def create(self, request: Request) -> Response:
        """Log a contact; the same ``client_key`` again answers the first one."""
        if not people_one_logs_for(request.user):
            raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
        data: dict[str, Any] = valid(VisitIn, request)
        customer = get_object_or_404(customers_to_visit(request.user), code__iexact=data.pop("customer"))
        user = data.pop("user") or request.user
        data["findings"] = {name: value for name, value in data["findings"].items() if name in FINDINGS}
        visit = log_visit(actor=request.user, customer=customer, user=user, now=timezone.now(), **data)
        shown = self.rows().get(pk=visit.pk)
        return Response(VisitOut(shown, context=self.get_serializer_context()).data, status=status.HTTP_201_CREATED)
