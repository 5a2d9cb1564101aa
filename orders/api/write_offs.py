"""``/api/v1/write-offs/`` and ``refunds/``: asked for, withdrawn, written back, paid by the services of the pages (ORD-8)."""

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

from customers.models import Customer
from orders.models import Receipt, Refund, WriteOff
from orders.rules import write_offs as rules
from orders.scope_invoices import need
from orders.scope_write_offs import may_pay, may_refund, may_withdraw, may_write_back
from orders.services import refunds, write_offs
from orders.states import REFUND, WRITE_OFF
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import AllowedOut, StrictSerializer, valid
from salesops.core.lists.keyset import SortKey
from salesops.core.masking import masked_tail
from salesops.core.refusals import Invalid, Refusal, refuse_if

from .order_fields import MONEY
from .receipt_fields import WIDE
from .receipts import in_its_place, items_of
from .verbs import allowed, in_state


class WriteOffLineOut(serializers.Serializer):
    """``amount`` was asked for, ``written`` is what of it was given up when it was posted."""

    id = serializers.IntegerField()
    item = serializers.IntegerField(source="item_id", help_text="An open item, see /api/v1/open-items/.")
    document = serializers.CharField(source="item.entry.document")
    due_on = serializers.DateField(source="item.due_on")
    amount = serializers.DecimalField(**MONEY)
    written = serializers.DecimalField(**MONEY)


class WriteOffOut(serializers.Serializer):
    """Debts of a customer given up, CNY, VAT included."""

    number = serializers.CharField()
    customer = serializers.CharField(source="customer.code")
    state = serializers.ChoiceField(choices=WRITE_OFF.choices)
    amount = serializers.DecimalField(**MONEY)
    remainder = serializers.BooleanField()
    cause = serializers.ChoiceField(choices=WriteOff.Cause.choices)
    reason = serializers.CharField()
    fault = serializers.ChoiceField(choices=WriteOff.Fault.choices)
    fault_note = serializers.CharField()
    evidence = serializers.CharField()
    requested_by = serializers.CharField(source="requested_by.username", allow_null=True, default=None)
    requested_at = serializers.DateTimeField()
    posted_on = serializers.DateField(allow_null=True)
    end_reason = serializers.CharField()
    lines = WriteOffLineOut(many=True)
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, found: WriteOff) -> Any:
        user = self.context["request"].user
        posted = rules.is_posted(found)
        verbs = (
            ("withdraw", _("Withdraw"), may_withdraw(user, found), [in_state(WRITE_OFF, found, "withdraw")]),
            ("write_back", _("Take the write-off back"), may_write_back(user, found.customer), [posted]),
        )
        return AllowedOut(allowed(verbs), many=True).data


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


class WriteOffPartIn(StrictSerializer):
    item = serializers.IntegerField(help_text="An open item of the customer.")
    amount = serializers.DecimalField(**WIDE)


class WriteOffIn(StrictSerializer):
    """``evidence`` is needed for all but small remainders."""

    customer = serializers.CharField()
    parts = WriteOffPartIn(many=True)
    cause = serializers.ChoiceField(choices=WriteOff.Cause.choices)
    reason = serializers.CharField(max_length=1000)
    fault = serializers.ChoiceField(choices=WriteOff.Fault.choices)
    fault_note = serializers.CharField(max_length=300, required=False, allow_blank=True)
    evidence = serializers.CharField(max_length=500, required=False, allow_blank=True)


class WithdrawMoneyIn(StrictSerializer):
    reason = serializers.CharField(max_length=300)
    version = serializers.IntegerField(required=False)


class WriteBackPartIn(StrictSerializer):
    line = serializers.IntegerField(help_text="A line of the write-off.")
    amount = serializers.DecimalField(**WIDE)


class WriteBackIn(StrictSerializer):
    parts = WriteBackPartIn(many=True)
    reason = serializers.CharField(max_length=300)
    on = serializers.DateField()


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


class WriteOffFilters(django_filters.FilterSet):
    """Named like the fields."""

    number = django_filters.CharFilter(lookup_expr="iexact")
    customer = django_filters.CharFilter(field_name="customer__code", lookup_expr="iexact")
    state = django_filters.ChoiceFilter(choices=WRITE_OFF.choices)
    cause = django_filters.ChoiceFilter(choices=WriteOff.Cause.choices)
    posted_on__gte = django_filters.DateFilter(field_name="posted_on", lookup_expr="gte")
    posted_on__lte = django_filters.DateFilter(field_name="posted_on", lookup_expr="lte")


class RefundFilters(django_filters.FilterSet):
    """Named like the fields."""

    number = django_filters.CharFilter(lookup_expr="iexact")
    customer = django_filters.CharFilter(field_name="customer__code", lookup_expr="iexact")
    receipt = django_filters.CharFilter(field_name="receipt__number", lookup_expr="iexact")
    state = django_filters.ChoiceFilter(choices=REFUND.choices)
    paid_on__gte = django_filters.DateFilter(field_name="paid_on", lookup_expr="gte")
    paid_on__lte = django_filters.DateFilter(field_name="paid_on", lookup_expr="lte")


ORDERINGS = {
    "requested_at": (SortKey("requested_at", descending=True, nullable=False),),
    "amount": (SortKey("amount", nullable=False),),
}


@extend_schema(tags=["write-offs"])
class WriteOffResource(Resource):
    """Write-offs in reach, by their number."""

    capability = "write_offs"
    serializer_class = WriteOffOut
    filterset_class = WriteOffFilters
    lookup_field = "number"
    orderings = ORDERINGS
    queryset = WriteOff.objects.none()

    def rows(self) -> QuerySet:
        rows = WriteOff.objects.visible_to(self.request.user).select_related("customer__owner", "requested_by")
        return rows.prefetch_related("lines__item__entry")

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        return rows.found_by(text)

    def one(self) -> WriteOff:
        return get_object_or_404(self.rows(), number__iexact=self.kwargs["number"])

    def _answer(self, found: WriteOff, http: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.rows().get(pk=found.pk)).data, status=http)

    @extend_schema(request=WriteOffIn, responses={201: WriteOffOut})
    def create(self, request: Request) -> Response:
        """Ask for debts to be given up; who decides follows from the amount."""
        self.need("c")
        data = valid(WriteOffIn, request)
        rows = Customer.objects.in_reach(request.user, "write_offs", "c").select_related("owner")
        customer = get_object_or_404(rows, code__iexact=data.pop("customer"))
        asked = data.pop("parts")
        ids = [part["item"] for part in asked]
        items = items_of(customer, ids, "parts.%d.item")
        try:
            made = write_offs.ask_write_off(
                actor=request.user,
                customer=customer,
                parts=[(items[part["item"]], part["amount"]) for part in asked],
                now=timezone.now(),
                **data,
            )
        except Invalid as refused:
            raise in_its_place(refused, {pk: n for n, pk in enumerate(ids)}) from refused
        return self._answer(made, status.HTTP_201_CREATED)

    @extend_schema(request=WithdrawMoneyIn, responses=WriteOffOut)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, number: str) -> Response:
        """Whoever asked takes it back before it is decided on."""
        found = self.one()
        need(may_withdraw(request.user, found))
        data = valid(WithdrawMoneyIn, request)
        return self._answer(write_offs.withdraw_write_off(actor=request.user, found=found, now=timezone.now(), **data))

    @extend_schema(request=WriteBackIn, responses=WriteOffOut)
    @action(detail=True, methods=["post"], url_path="write-back")
    def write_back(self, request: Request, number: str) -> Response:
        """The customer pays after all: what is owed again."""
        found = self.one()
        need(may_write_back(request.user, found.customer))
        data = valid(WriteBackIn, request)
        lines = {line.pk: line for line in found.lines.all()}
        unknown = _("This write-off has no such line.")
        refuse_if(
            *(
                Refusal("orders.unknown-line", unknown, f"parts.{n}.line")
                for n, part in enumerate(data["parts"])
                if part["line"] not in lines
            ),
            kind=Invalid,
        )
        parts = [(lines[part["line"]], part["amount"]) for part in data["parts"]]
        places = {part["line"]: n for n, part in enumerate(data["parts"])}
        try:
            write_offs.write_back(
                actor=request.user, found=found, parts=parts, reason=data["reason"], on=data["on"], now=timezone.now()
            )
        except Invalid as refused:
            raise in_its_place(refused, places) from refused
        return self._answer(found)


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
