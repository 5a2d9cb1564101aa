"""``/api/v1/refunds/``: asked for, paid, withdrawn by the services of the pages (ORD-8)."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orders.models import Receipt, Refund
from orders.scope_invoices import need
from orders.scope_write_offs import may_pay, may_refund
from orders.services import refunds
from orders.states import REFUND
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import AllowedOut, StrictSerializer, valid
from salesops.core.masking import masked_tail

from .order_fields import MONEY
from .receipt_fields import WIDE
from .verbs import allowed, in_state
from .write_offs import ORDERINGS, WithdrawMoneyIn


class RefundOut(serializers.Serializer):
    """Money that goes back to a customer, CNY. ``number`` is drawn when it is approved."""

    id = serializers.IntegerField()
    number = serializers.CharField(allow_null=True)
    customer = serializers.CharField(source="customer.code")
    receipt = serializers.CharField(source="receipt.number")
    state = serializers.ChoiceField(choices=REFUND.choices)
    amount = serializers.DecimalField(**MONEY)
    reason = serializers.CharField()
    payee = serializers.CharField()
    payee_bank = serializers.CharField()
    payee_account = serializers.SerializerMethodField(help_text="Its last four signs.")
    requested_by = serializers.CharField(source="requested_by.username", allow_null=True, default=None)
    requested_at = serializers.DateTimeField()
    approved_at = serializers.DateTimeField(allow_null=True)
    paid_on = serializers.DateField(allow_null=True)
    bank_reference = serializers.CharField()
    end_reason = serializers.CharField()
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    def get_payee_account(self, found: Refund) -> str:
        return masked_tail(found.payee_account) if found.payee_account else ""

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, found: Refund) -> Any:
        user = self.context["request"].user
        verbs = (
            ("pay", _("Mark as paid"), may_pay(user, found.customer), [in_state(REFUND, found, "pay")]),
            ("withdraw", _("Withdraw"), may_refund(user, found.customer), [in_state(REFUND, found, "withdraw")]),
        )
        return AllowedOut(allowed(verbs), many=True).data


class RefundIn(StrictSerializer):
    receipt = serializers.CharField()
    amount = serializers.DecimalField(**WIDE)
    reason = serializers.CharField(max_length=300)
    payee = serializers.CharField(max_length=120)
    payee_bank = serializers.CharField(max_length=80, required=False, allow_blank=True)
    payee_account = serializers.CharField(max_length=40, required=False, allow_blank=True)


class RefundPaidIn(StrictSerializer):
    on = serializers.DateField()
    bank_reference = serializers.CharField(max_length=60, required=False, allow_blank=True)
    version = serializers.IntegerField(required=False)


class RefundFilters(django_filters.FilterSet):
    """Named like the fields."""

    number = django_filters.CharFilter(lookup_expr="iexact")
    customer = django_filters.CharFilter(field_name="customer__code", lookup_expr="iexact")
    receipt = django_filters.CharFilter(field_name="receipt__number", lookup_expr="iexact")
    state = django_filters.ChoiceFilter(choices=REFUND.choices)
    paid_on__gte = django_filters.DateFilter(field_name="paid_on", lookup_expr="gte")
    paid_on__lte = django_filters.DateFilter(field_name="paid_on", lookup_expr="lte")


@extend_schema(tags=["refunds"])
class RefundResource(Resource):
    """Refunds of customers in reach, by their id."""

    capability = "receipts"
    serializer_class = RefundOut
    filterset_class = RefundFilters
    lookup_value_regex = "[0-9]{1,18}"
    orderings = ORDERINGS
    queryset = Refund.objects.none()

    def rows(self) -> QuerySet:
        return Refund.objects.visible_to(self.request.user).select_related("customer__owner", "receipt", "requested_by")

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        return rows.found_by(text)

    def _answer(self, found: Refund, http: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.rows().get(pk=found.pk)).data, status=http)

    @extend_schema(request=RefundIn, responses={201: RefundOut})
    def create(self, request: Request) -> Response:
        """Ask for what is left of a receipt to be paid back."""
        self.need("e")
        data = valid(RefundIn, request)
        rows = Receipt.objects.visible_to(request.user).select_related("customer__owner")
        receipt = get_object_or_404(rows, number__iexact=data.pop("receipt"))
        need(may_refund(request.user, receipt.customer))
        return self._answer(
            refunds.ask_refund(actor=request.user, receipt=receipt, now=timezone.now(), **data), status.HTTP_201_CREATED
        )

    @extend_schema(request=RefundPaidIn, responses=RefundOut)
    @action(detail=True, methods=["post"])
    def pay(self, request: Request, pk: str) -> Response:
        """Finance: the bank paid it on that value date."""
        found = self.one()
        need(may_pay(request.user, found.customer))
        return self._answer(
            refunds.pay_refund(actor=request.user, found=found, now=timezone.now(), **valid(RefundPaidIn, request))
        )

    @extend_schema(request=WithdrawMoneyIn, responses=RefundOut)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """It isn't paid after all: the money is free again."""
        found = self.one()
        need(may_refund(request.user, found.customer))
        data = valid(WithdrawMoneyIn, request)
        return self._answer(refunds.withdraw_refund(actor=request.user, found=found, now=timezone.now(), **data))
