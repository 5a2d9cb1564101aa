"""``/api/v1/receipts/`` and ``allocations/``: booked, allocated, taken back, reversed by the services of the pages (ORD-8)."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from customers.models import Customer
from customers.scope.customers import customers_in_reach
from orders.models import LedgerEntry, OpenItem, Order, Receipt, Settlement
from orders.scope_invoices import need
from orders.scope_receipts import may_book, may_settle
from orders.services import receipts as services
from orders.tables.receipts import AHEAD
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import valid
from salesops.core.lists.keyset import SortKey
from salesops.core.refusals import Invalid, Refusal, refuse_if

from .receipt_fields import AllocateIn, AllocationIn, AllocationOut, ReceiptIn, ReceiptOut, ReverseIn, UnallocateIn


def items_of(customer: Customer, ids: Sequence[int], field: str) -> dict[int, OpenItem]:
    """Open items of ``customer`` by id; another's are as unknown as those that don't exist."""
    found = {item.pk: item for item in OpenItem.objects.filter(customer=customer, pk__in=ids)}
    refuse_if(
        *(
            Refusal("orders.unknown-item", _("This customer has no such open item."), field % n)
            for n, pk in enumerate(ids)
            if pk not in found
        ),
        kind=Invalid,
    )
    return found


def in_its_place(refused: Invalid, places: Mapping[int, int]) -> Invalid:
    """The same reasons beside the parts as they were sent: ``parts.<id>`` becomes ``parts.<place>.amount``."""
    told = []
    for refusal in refused.refusals:
        head, _dot, pk = (refusal.field or "").partition(".")
        place = places.get(int(pk)) if head == "parts" and pk.isdecimal() else None
        field = refusal.field if place is None else f"parts.{place}.amount"
        told.append(Refusal(refusal.code, refusal.message, field, refusal.figures))
    return Invalid(*told)


def settle(request: Request, receipt: Receipt, data: Mapping[str, Any]) -> list[Settlement]:
    """Allocate as a body asks for."""
    need(may_settle(request.user, receipt.customer))
    asked: list[Mapping[str, Any]] = data["parts"]
    ids = [part["item"] for part in asked]
    items = items_of(receipt.customer, ids, "parts.%d.item")
    parts: list[tuple[OpenItem, Decimal]] = [(items[part["item"]], part["amount"]) for part in asked]
    try:
        return services.allocate(
            actor=request.user, receipt=receipt, parts=parts, on=data.get("on"), now=timezone.now()
        )
    except Invalid as refused:
        raise in_its_place(refused, {pk: n for n, pk in enumerate(ids)}) from refused


class ReceiptFilters(django_filters.FilterSet):
    """Named like the fields; ``ahead``: something of it is left, ``reversed``: booked back."""

    number = django_filters.CharFilter(lookup_expr="iexact")
    customer = django_filters.CharFilter(field_name="customer__code", lookup_expr="iexact")
    order = django_filters.CharFilter(field_name="order__number", lookup_expr="iexact")
    payer = django_filters.CharFilter(lookup_expr="icontains")
    amount = django_filters.NumberFilter()
    ahead = django_filters.BooleanFilter(method="has_left")
    reversed = django_filters.BooleanFilter(method="booked_back")
    received_on__gte = django_filters.DateFilter(field_name="received_on", lookup_expr="gte")
    received_on__lte = django_filters.DateFilter(field_name="received_on", lookup_expr="lte")

    def has_left(self, rows: QuerySet, name: str, wanted: bool) -> QuerySet:
        left = Q(pk__in=AHEAD.values("receipt"))
        return rows.filter(left if wanted else ~left)

    def booked_back(self, rows: QuerySet, name: str, wanted: bool) -> QuerySet:
        return rows.filter(reversed_on__isnull=not wanted)


@extend_schema(tags=["receipts"])
class ReceiptResource(Resource):
    """Money received of customers in reach, by its number."""

    capability = "receipts"
    serializer_class = ReceiptOut
    filterset_class = ReceiptFilters
    lookup_field = "number"
    orderings = {
        "received_on": (SortKey("received_on", descending=True, nullable=False),),
        "number": (SortKey("number", nullable=False),),
        "amount": (SortKey("amount", nullable=False),),
    }
    queryset = Receipt.objects.none()

    def rows(self) -> QuerySet:
        rows = Receipt.objects.visible_to(self.request.user).select_related("customer__owner", "order", "booked_by")
        return rows.prefetch_related("entries")

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        return rows.found_by(text)

    def one(self) -> Receipt:
        return get_object_or_404(self.rows(), number__iexact=self.kwargs["number"])

    def _answer(self, receipt: Receipt, http: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.rows().get(pk=receipt.pk)).data, status=http)

    @extend_schema(request=ReceiptIn, responses={201: ReceiptOut})
    def create(self, request: Request) -> Response:
        """Book what came in; until it is allocated it was received ahead."""
        self.need("c")
        data = valid(ReceiptIn, request)
        rows = Customer.objects.visible_to(request.user).select_related("owner")
        customer = get_object_or_404(rows, code__iexact=data.pop("customer"))
        need(may_book(request.user, customer))
        number = data.pop("order", None)
        order = Order.objects.filter(number__iexact=number, customer=customer).first() if number else None
        if number and order is None:
            raise Invalid(Refusal("orders.order-not-of-customer", _("This customer has no such order."), "order"))
        made = services.book_receipt(
            actor=request.user, customer=customer, order=order, now=timezone.now(), **data
        )  # fmt: skip
        return self._answer(made, status.HTTP_201_CREATED)

    def _take(self, take: Callable[[Receipt], Any]) -> Response:
        """One verb: the right before the body is looked at."""
        receipt = self.one()
        need(may_settle(self.request.user, receipt.customer))
        take(receipt)
        return self._answer(receipt)

    @extend_schema(request=AllocateIn, responses=ReceiptOut)
    @action(detail=True, methods=["post"])
    def allocate(self, request: Request, number: str) -> Response:
        """Settle open items of the customer with it: all that is asked for, or nothing."""
        return self._take(lambda receipt: settle(request, receipt, valid(AllocateIn, request)))

    @extend_schema(request=UnallocateIn, responses=ReceiptOut)
    @action(detail=True, methods=["post"])
    def unallocate(self, request: Request, number: str) -> Response:
        """Take back what it settles, of the items named or of all: received ahead again."""

        def take(receipt: Receipt) -> None:
            data = valid(UnallocateIn, request)
            ids = data.get("items")
            items = None if ids is None else list(items_of(receipt.customer, ids, "items.%d").values())
            services.unallocate(actor=request.user, receipt=receipt, items=items, on=data["on"], now=timezone.now())

        return self._take(take)

    @extend_schema(request=ReverseIn, responses=ReceiptOut)
    @action(detail=True, methods=["post"])
    def reverse(self, request: Request, number: str) -> Response:
        """Book the opposite of it, with its reason."""
        return self._take(
            lambda receipt: services.reverse(
                actor=request.user, receipt=receipt, now=timezone.now(), **valid(ReverseIn, request)
            )
        )


class AllocationFilters(django_filters.FilterSet):
    """Named like the fields."""

    receipt = django_filters.CharFilter(field_name="entry__receipt__number", lookup_expr="iexact")
    customer = django_filters.CharFilter(field_name="entry__customer__code", lookup_expr="iexact")
    document = django_filters.CharFilter(field_name="item__entry__document", lookup_expr="iexact")
    item = django_filters.NumberFilter(field_name="item_id")
    on__gte = django_filters.DateFilter(field_name="on", lookup_expr="gte")
    on__lte = django_filters.DateFilter(field_name="on", lookup_expr="lte")


@extend_schema(tags=["receipts"])
class AllocationResource(Resource):
    """What receipts settled, entry by entry, of customers in reach."""

    capability = "receipts"
    serializer_class = AllocationOut
    filterset_class = AllocationFilters
    lookup_field = "pk"
    lookup_value_regex = r"\d{1,18}"
    orderings = {"on": (SortKey("on", descending=True, nullable=False),)}
    queryset = Settlement.objects.none()

    def rows(self) -> QuerySet:
        rows = Settlement.objects.filter(entry__kind=LedgerEntry.Kind.RECEIPT, item__entry__kind__in=services.DEBTS)
        rows = rows.select_related("entry__receipt", "entry__customer", "item__entry", "by")
        return customers_in_reach(rows, self.request.user, "receipts", "v", field="entry__customer")

    @extend_schema(request=AllocationIn, responses={201: AllocationOut(many=True)})
    def create(self, request: Request) -> Response:
        """Settle open items with a receipt: all that is asked for, or nothing."""
        self.need("e")
        data = valid(AllocationIn, request)
        rows = Receipt.objects.visible_to(request.user).select_related("customer__owner")
        made = settle(request, get_object_or_404(rows, number__iexact=data["receipt"]), data)
        shown = self.rows().filter(pk__in=[row.pk for row in made]).order_by("pk")
        return Response(self.get_serializer(shown, many=True).data, status=status.HTTP_201_CREATED)
