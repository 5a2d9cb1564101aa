"""``/api/v1/invoice-requests/``, ``invoices/``, ``credit-notes/``: asked for, issued, taken back by the services of the pages."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import django_filters
from django.db.models import DecimalField, Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from orders.models import CreditNote, Invoice, InvoiceKind, InvoiceRequest, OpenItem, Order
from orders.models.order import MONEY
from orders.scope_invoices import may_issue, may_request, need
from orders.services.credit_notes import issue_credit_note, propose_credit_note
from orders.services.invoice_requests import request_invoice, send_back_request, withdraw_request
from orders.services.invoices import issue_invoice
from orders.states import CREDIT_NOTE, INVOICE_REQUEST
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import StrictSerializer, valid
from salesops.core.lists.keyset import SortKey
from salesops.core.refusals import Invalid, Refusal, refuse_if

from .invoice_fields import (
    CreditNoteOut,
    CreditReturnedIn,
    InvoiceOut,
    InvoiceRequestIn,
    InvoiceRequestOut,
    InvoiceWhole,
    IssueIn,
    LowerPriceIn,
)
from .order_fields import OrderReasonIn, VersionIn

UNPAID = OpenItem.objects.unsettled().filter(entry__invoice=OuterRef("pk"))


def open_of_invoice() -> Any:
    """What of an invoice is still to be paid."""
    rows = OpenItem.objects.filter(entry__invoice=OuterRef("pk")).order_by().values("entry__invoice")
    summed = Subquery(rows.annotate(left=Sum("open_amount")).values("left"), output_field=DecimalField(**MONEY))
    return Coalesce(summed, Value(0, output_field=DecimalField(**MONEY)))


def keys_of(lines: Iterable[Any], numbers: Iterable[int]) -> dict[int, int]:
    """Number of a line → its key, for every one of ``numbers``; unknown ones and those named twice are refused."""
    known, named = {line.no: line.pk for line in lines}, list(numbers)
    wrong = [
        Refusal("orders.unknown-line", _("There is no such line."), f"lines.{n}.no")
        if no not in known
        else Refusal("orders.line-twice", _("Each line once."), f"lines.{n}.no")
        for n, no in enumerate(named)
        if no not in known or no in named[:n]
    ]
    refuse_if(*wrong, kind=Invalid)
    return known


class InvoiceRequestFilters(django_filters.FilterSet):
    """Named like the fields."""

    order = django_filters.CharFilter(field_name="order__number", lookup_expr="iexact")
    customer = django_filters.CharFilter(field_name="order__customer__code", lookup_expr="iexact")
    state = django_filters.ChoiceFilter(choices=INVOICE_REQUEST.choices)
    ahead = django_filters.BooleanFilter()
    requested_at__gte = django_filters.IsoDateTimeFilter(field_name="requested_at", lookup_expr="gte")
    requested_at__lte = django_filters.IsoDateTimeFilter(field_name="requested_at", lookup_expr="lte")


@extend_schema(tags=["invoices"])
class InvoiceRequestResource(Resource):
    """What finance was asked for, of customers in reach."""

    capability = "invoices"
    serializer_class = InvoiceRequestOut
    filterset_class = InvoiceRequestFilters
    lookup_field = "pk"
    lookup_value_regex = r"\d{1,18}"
    orderings = {
        "due_at": (SortKey("due_at", nullable=False),),
        "requested_at": (SortKey("requested_at", nullable=False),),
    }
    queryset = InvoiceRequest.objects.none()

    def rows(self) -> QuerySet:
        rows = InvoiceRequest.objects.visible_to(self.request.user)
        rows = rows.select_related("order__customer__owner", "order__owner", "requested_by", "invoice")
        return rows.prefetch_related("lines__line__product")

    def _answer(self, found: InvoiceRequest, http: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.rows().get(pk=found.pk)).data, status=http)

    def _take(self, service: Callable[..., Any], shape: type[StrictSerializer], may: Callable[..., bool]) -> Any:
        """One verb: the right before the body is looked at."""
        found, user = self.one(), self.request.user
        need(may(user, found.order.customer))
        return service(actor=user, request=found, now=timezone.now(), **valid(shape, self.request))

    @extend_schema(request=InvoiceRequestIn, responses={201: InvoiceRequestOut})
    def create(self, request: Request) -> Response:
        """Ask for an invoice of a part or all of an order; more than is signed for is a deposit or a part ahead."""
        self.need("c")
        data = valid(InvoiceRequestIn, request)
        rows = Order.objects.visible_to(request.user).select_related("customer__owner")
        order = get_object_or_404(rows, number=data.pop("order").upper())
        need(may_request(request.user, order.customer))
        lines = data.pop("lines")
        keys = keys_of(order.lines.all(), [row["no"] for row in lines])
        quantities = {keys[row["no"]]: row["quantity"] for row in lines}
        made = request_invoice(actor=request.user, order=order, quantities=quantities, now=timezone.now(), **data)
        return self._answer(made, status.HTTP_201_CREATED)

    @extend_schema(request=IssueIn, responses={201: InvoiceWhole})
    @action(detail=True, methods=["post"])
    def issue(self, request: Request, pk: str) -> Response:
        """Issue exactly what was asked for, with the number the tax platform gave; answers the invoice."""
        made = self._take(issue_invoice, IssueIn, may_issue)
        found = Invoice.objects.select_related("customer__owner", "order").annotate(open_amount=open_of_invoice())
        whole = InvoiceWhole(found.get(pk=made.pk), context=self.get_serializer_context())
        return Response(whole.data, status=status.HTTP_201_CREATED)

    @extend_schema(request=OrderReasonIn, responses=InvoiceRequestOut)
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request: Request, pk: str) -> Response:
        """It can't be issued: why."""
        return self._answer(self._take(send_back_request, OrderReasonIn, may_issue))

    @extend_schema(request=VersionIn, responses=InvoiceRequestOut)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """No longer wanted."""
        return self._answer(self._take(withdraw_request, VersionIn, may_request))


class InvoiceFilters(django_filters.FilterSet):
    """Named like the fields; ``open``: something of it is still to be paid."""

    number = django_filters.CharFilter(lookup_expr="iexact")
    tax_number = django_filters.CharFilter()
    customer = django_filters.CharFilter(field_name="customer__code", lookup_expr="iexact")
    order = django_filters.CharFilter(field_name="order__number", lookup_expr="iexact")
    kind = django_filters.ChoiceFilter(choices=InvoiceKind.choices)
    disputed = django_filters.BooleanFilter()
    open = django_filters.BooleanFilter(method="unpaid")
    issued_on__gte = django_filters.DateFilter(field_name="issued_on", lookup_expr="gte")
    issued_on__lte = django_filters.DateFilter(field_name="issued_on", lookup_expr="lte")
    due_on__gte = django_filters.DateFilter(field_name="due_on", lookup_expr="gte")
    due_on__lte = django_filters.DateFilter(field_name="due_on", lookup_expr="lte")

    def unpaid(self, rows: QuerySet, name: str, wanted: bool) -> QuerySet:
        return rows.filter(Exists(UNPAID) if wanted else ~Exists(UNPAID))


@extend_schema(tags=["invoices"])
class InvoiceResource(Resource):
    """Issued invoices of customers in reach, by our own number."""

    capability = "invoices"
    serializer_class = InvoiceOut
    filterset_class = InvoiceFilters
    lookup_field = "number"
    orderings = {
        "issued_on": (SortKey("issued_on", descending=True, nullable=False),),
        "due_on": (SortKey("due_on", nullable=False),),
        "number": (SortKey("number", nullable=False),),
    }
    queryset = Invoice.objects.none()

    def rows(self) -> QuerySet:
        rows = Invoice.objects.visible_to(self.request.user).select_related("customer__owner", "order")
        return rows.annotate(open_amount=open_of_invoice())

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        return rows.found_by(text)

    def one(self) -> Invoice:
        return get_object_or_404(self.rows(), number=self.kwargs["number"].upper())

    def _whole(self, invoice: Invoice) -> Response:
        found = self.rows().select_related("entry").get(pk=invoice.pk)
        return Response(InvoiceWhole(found, context=self.get_serializer_context()).data)

    @extend_schema(responses=InvoiceWhole)
    def retrieve(self, request: Request, **_key: Any) -> Response:
        return self._whole(self.one())

    def _propose(self, kind: str, shape: type[CreditReturnedIn] | type[LowerPriceIn]) -> Response:
        invoice, user = self.one(), self.request.user
        need(may_request(user, invoice.customer) or may_issue(user, invoice.customer))
        asked = shape(data=self.request.data)
        asked.is_valid(raise_exception=True)
        rows = asked.validated_data["lines"]
        keys: Mapping[int, int] = keys_of(invoice.lines.all(), [row["no"] for row in rows])
        note = propose_credit_note(
            actor=user, invoice=invoice, kind=kind, reason=asked.validated_data["reason"], now=timezone.now(),
            parts={keys[no]: figure for no, figure in asked.figures().items()},
        )  # fmt: skip
        found = CreditNote.objects.select_related("invoice__customer__owner", "proposed_by").get(pk=note.pk)
        shown = CreditNoteOut(found, context=self.get_serializer_context())
        return Response(shown.data, status=status.HTTP_201_CREATED)

    @extend_schema(request=CreditReturnedIn, responses={201: CreditNoteOut})
    @action(detail=True, methods=["post"], url_path="credit-returned")
    def credit_returned(self, request: Request, number: str) -> Response:
        """Credit goods that came back: finance issues it, the return was approved."""
        return self._propose("returned", CreditReturnedIn)

    @extend_schema(request=LowerPriceIn, responses={201: CreditNoteOut})
    @action(detail=True, methods=["post"], url_path="lower-price")
    def lower_price(self, request: Request, number: str) -> Response:
        """Ask for a lower price after the invoice; it is approved first."""
        return self._propose("price", LowerPriceIn)


class CreditNoteFilters(django_filters.FilterSet):
    """Named like the fields."""

    number = django_filters.CharFilter(lookup_expr="iexact")
    invoice = django_filters.CharFilter(field_name="invoice__number", lookup_expr="iexact")
    customer = django_filters.CharFilter(field_name="invoice__customer__code", lookup_expr="iexact")
    kind = django_filters.ChoiceFilter(choices=CreditNote.Kind.choices)
    state = django_filters.ChoiceFilter(choices=CREDIT_NOTE.choices)
    issued_on__gte = django_filters.DateFilter(field_name="issued_on", lookup_expr="gte")
    issued_on__lte = django_filters.DateFilter(field_name="issued_on", lookup_expr="lte")


@extend_schema(tags=["invoices"])
class CreditNoteResource(Resource):
    """Credit notes of customers in reach, by number, before they are issued by id."""

    capability = "invoices"
    serializer_class = CreditNoteOut
    filterset_class = CreditNoteFilters
    lookup_field = "key"
    orderings = {
        "proposed_at": (SortKey("proposed_at", descending=True, nullable=False),),
        "issued_on": (SortKey("issued_on"),),
        "number": (SortKey("number"),),
    }
    queryset = CreditNote.objects.none()

    def rows(self) -> QuerySet:
        rows = CreditNote.objects.visible_to(self.request.user)
        rows = rows.select_related("invoice__customer__owner", "invoice__order", "proposed_by")
        return rows.prefetch_related("lines__invoice_line__line__product")

    def one(self) -> CreditNote:
        key = self.kwargs["key"]
        by_id = key.isdecimal() and len(key) < 19
        return get_object_or_404(self.rows(), Q(pk=int(key)) if by_id else Q(number=key.upper()))

    @extend_schema(request=IssueIn, responses=CreditNoteOut)
    @action(detail=True, methods=["post"])
    def issue(self, request: Request, key: str) -> Response:
        """Issue an approved one, with the number the tax platform gave: the debt falls, open items are settled with it."""
        note = self.one()
        need(may_issue(request.user, note.invoice.customer))
        made = issue_credit_note(actor=request.user, note=note, now=timezone.now(), **valid(IssueIn, request))
        return Response(self.get_serializer(self.rows().get(pk=made.pk)).data)
