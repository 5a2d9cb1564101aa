"""``/api/v1/open-items/``, ``ledger-entries/`` and ``customers/<code>/receivables/``: what customers owe, on any day (ORD-8)."""

from typing import Any

import django_filters
from django.db.models import F, QuerySet
from django.http import Http404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from customers.models import Customer
from orders.models import LedgerEntry, OpenItem
from orders.receivables import receivables_on
from salesops.core.api.resource import Resource
from salesops.core.lists.keyset import SortKey

from .order_fields import MONEY

ON = OpenApiParameter("on", str, description="At the end of this day, like 2026-09-30; left out: today.")


class OpenItemOut(serializers.Serializer):
    """One amount to be paid. ``open_amount`` is as of the day asked for; ``days_late`` counts calendar days past the due date."""

    id = serializers.IntegerField()
    customer = serializers.CharField(source="customer.code")
    document = serializers.CharField(source="entry.document")
    invoice = serializers.CharField(source="entry.invoice.number", allow_null=True)
    no = serializers.IntegerField(help_text="Instalment.")
    due_on = serializers.DateField()
    amount = serializers.DecimalField(**MONEY)
    open_amount = serializers.DecimalField(**MONEY, source="was_open")
    settled_on = serializers.DateField(allow_null=True)
    days_late = serializers.SerializerMethodField()

    def get_days_late(self, item: OpenItem) -> int:
        return item.days_late(self.context["day"]) if item.was_open else 0  # type: ignore[attr-defined]


class OpenItemFilters(django_filters.FilterSet):
    """Named like the fields; ``open``: something of it is unpaid."""

    customer = django_filters.CharFilter(field_name="customer__code", lookup_expr="iexact")
    invoice = django_filters.CharFilter(field_name="entry__invoice__number", lookup_expr="iexact")
    document = django_filters.CharFilter(field_name="entry__document")
    open = django_filters.BooleanFilter(method="unpaid")
    due_on__gte = django_filters.DateFilter(field_name="due_on", lookup_expr="gte")
    due_on__lte = django_filters.DateFilter(field_name="due_on", lookup_expr="lte")

    def unpaid(self, rows: QuerySet, name: str, wanted: bool) -> QuerySet:
        return rows.filter(was_open__gt=0) if wanted else rows.filter(was_open=0)


@extend_schema(tags=["receivables"])
@extend_schema_view(list=extend_schema(parameters=[ON]))
class OpenItemResource(Resource):
    """What is to be paid when. With ``on`` what was open at the end of that day."""

    capability = "receivables"
    serializer_class = OpenItemOut
    filterset_class = OpenItemFilters
    parameters = ("on",)
    lookup_field = "pk"
    lookup_value_regex = r"\d{1,18}"
    orderings = {"due_on": (SortKey("due_on", nullable=False),)}
    queryset = OpenItem.objects.none()

    def rows(self) -> QuerySet:
        rows = OpenItem.objects.visible_to(self.request.user).select_related("customer", "entry__invoice")
        day = self.asked_day()
        return rows.on(day) if day else rows.annotate(was_open=F("open_amount"))

    def get_serializer_context(self) -> dict[str, Any]:
        return super().get_serializer_context() | {"day": self.asked_day() or timezone.localdate()}


class LedgerEntryOut(serializers.Serializer):
    """By how much the debt changed on a day, VAT included: invoices raise it, credits lower it."""

    id = serializers.IntegerField()
    customer = serializers.CharField(source="customer.code")
    kind = serializers.ChoiceField(choices=LedgerEntry.Kind.choices)
    document = serializers.CharField()
    order = serializers.CharField(source="order.number", allow_null=True)
    on = serializers.DateField()
    due_on = serializers.DateField(allow_null=True)
    amount = serializers.DecimalField(**MONEY)
    spent = serializers.DecimalField(**MONEY, help_text="What of a credit has settled open items.")
    at = serializers.DateTimeField()


class LedgerFilters(django_filters.FilterSet):
    """Named like the fields."""

    customer = django_filters.CharFilter(field_name="customer__code", lookup_expr="iexact")
    kind = django_filters.ChoiceFilter(choices=LedgerEntry.Kind.choices)
    document = django_filters.CharFilter()
    order = django_filters.CharFilter(field_name="order__number", lookup_expr="iexact")
    on = django_filters.DateFilter()
    on__gte = django_filters.DateFilter(field_name="on", lookup_expr="gte")
    on__lte = django_filters.DateFilter(field_name="on", lookup_expr="lte")


@extend_schema(tags=["receivables"])
class LedgerEntryResource(Resource):
    """The receivables ledger of customers in reach. The sum of a customer's entries until a day is its balance on that day."""

    capability = "receivables"
    serializer_class = LedgerEntryOut
    filterset_class = LedgerFilters
    lookup_field = "pk"
    lookup_value_regex = r"\d{1,18}"
    orderings = {"on": (SortKey("on", descending=True, nullable=False),)}
    queryset = LedgerEntry.objects.none()

    def rows(self) -> QuerySet:
        return LedgerEntry.objects.visible_to(self.request.user).select_related("customer", "order")


class ReceivablesOut(serializers.Serializer):
    """What a customer owes at the end of ``on``: ``balance`` is the sum of its ledger, negative when more was received than is
    owed; ``open`` and ``overdue`` are unpaid amounts, ``ahead`` what was received and settles nothing yet.
    """

    customer = serializers.CharField()
    on = serializers.DateField()
    balance = serializers.DecimalField(**MONEY)
    open = serializers.DecimalField(**MONEY)
    overdue = serializers.DecimalField(**MONEY)
    ahead = serializers.DecimalField(**MONEY)


@extend_schema(tags=["receivables"])
class ReceivablesResource(Resource):
    """The receivables of one customer on any day."""

    capability = "receivables"
    serializer_class = ReceivablesOut
    parameters = ("on",)
    lookup_field = "code"
    queryset = Customer.objects.none()

    def rows(self) -> QuerySet:
        return Customer.objects.in_reach(self.request.user, "receivables", "v")

    @extend_schema(parameters=[ON], responses=ReceivablesOut)
    def retrieve(self, request: Request, **_key: Any) -> Response:
        """Balance, unpaid, overdue, received ahead."""
        customer = self.rows().filter(code=self.kwargs["code"].upper()).first()
        if customer is None:
            raise Http404
        day = self.asked_day() or timezone.localdate()
        found = receivables_on(customer.pk, day)
        shown = {
            "customer": customer.code, "on": day, "balance": found.balance, "open": found.open, "overdue": found.overdue,
            "ahead": found.ahead,
        }  # fmt: skip
        return Response(ReceivablesOut(shown).data)
