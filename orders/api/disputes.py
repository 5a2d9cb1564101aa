"""``/api/v1/disputes/``: what customers do not accept of invoices (ORD-10)."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from customers.models import Customer
from customers.scope.customers import reaches
from orders.models import Dispute, Invoice
from orders.services import disputes
from orders.states import DISPUTE
from salesops.core.api.serializers import AllowedOut, StrictSerializer, valid
from salesops.core.lists.keyset import SortKey

from .of_debtor import DebtorFilters, OfDebtor
from .order_fields import MONEY
from .verbs import allowed, in_state


class DisputeOut(serializers.Serializer):
    """What a customer doesn't accept of an invoice."""

    id = serializers.IntegerField()
    customer = serializers.CharField(source="customer.code")
    invoice = serializers.CharField(source="invoice.number")
    amount = serializers.DecimalField(**MONEY)
    reason = serializers.CharField()
    state = serializers.ChoiceField(choices=DISPUTE.choices)
    opened_on = serializers.DateField()
    opened_by = serializers.CharField(source="opened_by.username", allow_null=True)
    decided_on = serializers.DateField(allow_null=True)
    decided_by = serializers.CharField(source="decided_by.username", allow_null=True)
    outcome = serializers.CharField()
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, dispute: Dispute) -> Any:
        may = reaches(self.context["request"].user, dispute.customer, "receivables", "a")
        verbs = ((t.verb, t.label, may, (in_state(DISPUTE, dispute, t.verb),)) for t in DISPUTE.transitions)
        return AllowedOut(allowed(verbs), many=True).data


class DisputeIn(StrictSerializer):
    invoice = serializers.CharField()
    amount = serializers.DecimalField(**MONEY)
    reason = serializers.CharField(max_length=300)


class DisputeDecisionIn(StrictSerializer):
    outcome = serializers.CharField(max_length=300)
    version = serializers.IntegerField(required=False)


class DisputeFilters(DebtorFilters):
    invoice = django_filters.CharFilter(field_name="invoice__number", lookup_expr="iexact")
    state = django_filters.ChoiceFilter(choices=DISPUTE.choices)


@extend_schema(tags=["receivables"])
class DisputeResource(OfDebtor):
    """Disputes of invoices of customers in reach."""

    serializer_class = DisputeOut
    filterset_class = DisputeFilters
    orderings = {"opened_on": (SortKey("opened_on", descending=True, nullable=False),)}
    queryset = Dispute.objects.none()

    def rows(self) -> QuerySet:
        rows = Dispute.objects.visible_to(self.request.user)
        return rows.select_related("customer__owner", "invoice", "opened_by", "decided_by")

    @extend_schema(request=DisputeIn, responses={201: DisputeOut})
    def create(self, request: Request) -> Response:
        """The customer disputes an invoice or a part of it."""
        self.need("c")
        data = valid(DisputeIn, request)
        reached = Customer.objects.in_reach(request.user, "receivables").values("pk")
        rows = Invoice.objects.filter(customer__in=reached).select_related("customer")
        invoice = get_object_or_404(rows, number=data.pop("invoice").upper())
        made = disputes.open_dispute(actor=request.user, invoice=invoice, now=timezone.now(), **data)
        return self.took(made, status.HTTP_201_CREATED)

    @extend_schema(request=DisputeDecisionIn, responses=DisputeOut)
    @action(detail=True, methods=["post"])
    def uphold(self, request: Request, pk: str) -> Response:
        """The customer is right."""
        return self.take("a", disputes.decide_dispute, "dispute", DisputeDecisionIn, upheld=True)

    @extend_schema(request=DisputeDecisionIn, responses=DisputeOut)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str) -> Response:
        """The invoice stands."""
        return self.take("a", disputes.decide_dispute, "dispute", DisputeDecisionIn, upheld=False)
