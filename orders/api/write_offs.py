"""``/api/v1/write-offs/``: asked for, withdrawn, written back by the services of the pages (ORD-8)."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from customers.models import Customer
from orders.models import WriteOff
from orders.rules import write_offs as rules
from orders.scope_invoices import need
from orders.scope_write_offs import may_withdraw, may_write_back
from orders.services import write_offs
from orders.services.write_off_files import add_evidence
from orders.states import WRITE_OFF
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import AllowedOut, StrictSerializer, valid
from salesops.core.lists.keyset import SortKey
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


class WriteOffFileOut(serializers.Serializer):
    """What proves it; fetched at ``/api/v1/files/<key>/content/``."""

    key = serializers.CharField(source="stored.key")
    name = serializers.CharField(source="stored.name")
    added_at = serializers.DateTimeField()


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
    files = WriteOffFileOut(many=True)
    version = serializers.IntegerField()
    allowed_actions = serializers.SerializerMethodField()

    @extend_schema_field(AllowedOut(many=True))
    def get_allowed_actions(self, found: WriteOff) -> Any:
        user = self.context["request"].user
        posted = rules.is_posted(found)
        open_ = rules.is_waiting(found)
        verbs = (
            ("add_files", _("Add evidence"), may_withdraw(user, found), [open_]),
            ("withdraw", _("Withdraw"), may_withdraw(user, found), [in_state(WRITE_OFF, found, "withdraw")]),
            ("write_back", _("Take the write-off back"), may_write_back(user, found.customer), [posted]),
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


class WriteOffFilesIn(StrictSerializer):
    """``multipart/form-data``."""

    files = serializers.ListField(
        child=serializers.FileField(), min_length=1, max_length=20, help_text="What proves it."
    )


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


class WriteOffFilters(django_filters.FilterSet):
    """Named like the fields."""

    number = django_filters.CharFilter(lookup_expr="iexact")
    customer = django_filters.CharFilter(field_name="customer__code", lookup_expr="iexact")
    state = django_filters.ChoiceFilter(choices=WRITE_OFF.choices)
    cause = django_filters.ChoiceFilter(choices=WriteOff.Cause.choices)
    posted_on__gte = django_filters.DateFilter(field_name="posted_on", lookup_expr="gte")
    posted_on__lte = django_filters.DateFilter(field_name="posted_on", lookup_expr="lte")


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
        return rows.prefetch_related("lines__item__entry", "files__stored")

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

    @extend_schema(request={"multipart/form-data": WriteOffFilesIn}, responses=WriteOffOut)
    @action(detail=True, methods=["post"], url_path="add-files", parser_classes=[MultiPartParser])
    def add_files(self, request: Request, number: str) -> Response:
        """More evidence, while it waits for its approval."""
        found = self.one()
        need(may_withdraw(request.user, found))
        data = valid(WriteOffFilesIn, request)
        return self._answer(add_evidence(actor=request.user, found=found, now=timezone.now(), **data))

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
