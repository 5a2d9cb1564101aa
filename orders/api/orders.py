"""``/api/v1/orders/``: orders by number, drafts by id; written and taken on their way through the services of the pages."""

from collections.abc import Callable, Mapping
from typing import Any

import django_filters
from django.db.models import DecimalField, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from customers.api.of_customer import customer_named
from customers.models import Customer, ShippingAddress
from orders.models import Contract, Order, OrderLine, Product
from orders.models.order import MONEY
from orders.rules.changes import CALLS_OFF
from orders.scope_orders import need_orders_of, need_verb
from orders.services.drafts import copy_order, edit_order, open_order
from orders.services.orders import cancel_order, confirm_order, return_order, submit_order
from orders.states import ORDER
from salesops.core.api.serializers import valid
from salesops.core.lists.keyset import SortKey
from salesops.core.refusals import Invalid, Refusal, refuse_if

from .order_changes import OrderChanges
from .order_fields import OrderChange, OrderIn, OrderOut, OrderReasonIn, OrderWhole, VersionIn


def worth_of_lines(column: str) -> Any:
    """What the lines of an order cost together."""
    rows = OrderLine.objects.filter(order=OuterRef("pk")).order_by().values("order")
    summed = Subquery(rows.annotate(sum=Sum(column)).values("sum"), output_field=DecimalField(**MONEY))
    return Coalesce(summed, Value(0, output_field=DecimalField(**MONEY)))


class OrderFilters(django_filters.FilterSet):
    """Named like the fields; a unit means everything below it."""

    number = django_filters.CharFilter(lookup_expr="iexact")
    customer = django_filters.CharFilter(field_name="customer__code", lookup_expr="iexact")
    owner = django_filters.CharFilter(field_name="owner__username")
    unit = django_filters.CharFilter(method="below", help_text="Code of a unit; its subtree counts.")
    contract = django_filters.CharFilter(field_name="contract__number", lookup_expr="iexact")
    state = django_filters.ChoiceFilter(choices=ORDER.choices)
    customer_reference = django_filters.CharFilter()
    prepaid = django_filters.BooleanFilter()
    ordered_on = django_filters.DateFilter()
    ordered_on__gte = django_filters.DateFilter(field_name="ordered_on", lookup_expr="gte")
    ordered_on__lte = django_filters.DateFilter(field_name="ordered_on", lookup_expr="lte")
    promised_on__gte = django_filters.DateFilter(field_name="promised_on", lookup_expr="gte")
    promised_on__lte = django_filters.DateFilter(field_name="promised_on", lookup_expr="lte")
    confirmed_on__gte = django_filters.DateFilter(field_name="confirmed_on", lookup_expr="gte")
    confirmed_on__lte = django_filters.DateFilter(field_name="confirmed_on", lookup_expr="lte")

    def below(self, rows: QuerySet, name: str, code: str) -> QuerySet:
        tree = self.request.user.access.tree
        return rows.filter(unit__in=tree.subtree([n.id for n in tree.nodes.values() if n.code == code]))


def lines_of(data: list[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Lines for the services: products by their number; every unknown one is named."""
    known = {p.sku: p for p in Product.objects.filter(sku__in=[line["sku"].upper() for line in data])}
    refuse_if(
        *(
            Refusal(
                "orders.unknown-product", _("There is no product %(sku)s.") % {"sku": line["sku"]}, f"lines.{n}.sku"
            )
            for n, line in enumerate(data)
            if line["sku"].upper() not in known
        ),
        kind=Invalid,
    )
    return [
        {name: line[name] for name in line if name != "sku"} | {"product": known[line["sku"].upper()]} for line in data
    ]


def with_records(values: dict[str, Any], customer: Customer) -> dict[str, Any]:
    """``values`` with the address and the contract as records of ``customer``; those of others are as unknown as any."""
    key, number = values.get("address"), values.get("contract")
    problems = []
    if key is not None:
        values["address"] = ShippingAddress.objects.filter(pk=key, customer=customer, is_active=True).first()
        unknown = Refusal("orders.unknown-address", _("This customer has no such address."), "address")
        problems.append(None if values["address"] else unknown)
    if number is not None:
        rows = Contract.objects.binding().filter(customer=customer, number=number.strip().upper())
        values["contract"] = rows.first()
        unknown = Refusal("orders.unknown-contract", _("This customer has no such contract."), "contract")
        problems.append(None if values["contract"] else unknown)
    refuse_if(*problems, kind=Invalid)
    return values


@extend_schema(tags=["orders"])
class OrderResource(OrderChanges):
    """Orders in reach."""

    capability = "orders"
    serializer_class = OrderOut
    filterset_class = OrderFilters
    lookup_field = "key"
    orderings = {
        "ordered_on": (SortKey("ordered_on", nullable=False),),
        "promised_on": (SortKey("promised_on"),),
        "confirmed_on": (SortKey("confirmed_on"),),
        "number": (SortKey("number"),),
        "state": (SortKey("state", nullable=False),),
    }
    queryset = Order.objects.none()

    def rows(self) -> QuerySet:
        rows = Order.objects.visible_to(self.request.user).select_related("customer", "owner", "unit", "contract")
        return rows.annotate(amount=worth_of_lines("amount"), net=worth_of_lines("net"))

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        return rows.found_by(text)

    def one(self) -> Order:
        """By number; by id as well, which is all a draft has."""
        return get_object_or_404(self.rows().keyed(self.kwargs["key"]))

    def _answer(self, order: Order, http: int = status.HTTP_200_OK) -> Response:
        shown = OrderWhole(self.rows().get(pk=order.pk), context=self.get_serializer_context())
        return Response(shown.data, status=http)

    def _take(self, service: Callable[..., Order], order: Order, **more: Any) -> Response:
        return self._answer(service(actor=self.request.user, order=order, now=timezone.now(), **more))

    @extend_schema(responses=OrderWhole)
    def retrieve(self, request: Request, **_key: Any) -> Response:
        return self._answer(self.one())

    @extend_schema(request=OrderIn, responses={201: OrderWhole})
    def create(self, request: Request) -> Response:
        """Begin a draft."""
        self.need("c")
        data = valid(OrderIn, request)
        customer = customer_named(request.user, data.pop("customer"))
        need_orders_of(request.user, customer, "c")
        lines = lines_of(data.pop("lines", []))
        made = open_order(
            actor=request.user, customer=customer, lines=lines, values=with_records(data, customer), now=timezone.now()
        )
        return self._answer(made, status.HTTP_201_CREATED)

    @extend_schema(request=OrderChange, responses=OrderWhole)
    def partial_update(self, request: Request, key: str) -> Response:
        """Write on a draft."""
        order = self.one()
        need_orders_of(request.user, order.customer, "e")
        data = valid(OrderChange, request)
        version = data.pop("version", None)
        lines = lines_of(data.pop("lines")) if "lines" in data else None
        return self._take(edit_order, order, values=with_records(data, order.customer), lines=lines, version=version)

    @extend_schema(request=VersionIn, responses=OrderWhole)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, key: str) -> Response:
        """Hand the draft in. 200 also when it then waits for an approval (``credit_hold``)."""
        order = self.one()
        need_orders_of(request.user, order.customer, "c")
        return self._take(submit_order, order, **valid(VersionIn, request))

    @extend_schema(request=VersionIn, responses=OrderWhole)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, key: str) -> Response:
        """Confirm a submitted order; 409 with every reason against it."""
        order = self.one()
        need_verb(request.user, order.customer, "confirm")
        return self._take(confirm_order, order, **valid(VersionIn, request))

    @extend_schema(request=OrderReasonIn, responses=OrderWhole)
    @action(detail=True, methods=["post"], url_path="return")
    def give_back(self, request: Request, key: str) -> Response:
        """Send a submitted order back to its draft."""
        order = self.one()
        need_orders_of(request.user, order.customer, "e")
        return self._take(return_order, order, **valid(OrderReasonIn, request))

    @extend_schema(request=OrderReasonIn, responses=OrderWhole)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, key: str) -> Response:
        """Cancel what isn't confirmed; its number stays, void. Of a confirmed order it is asked for, like ``call-off``."""
        order = self.one()
        need_orders_of(request.user, order.customer, "c")
        said = valid(OrderReasonIn, request)
        return (
            self._ask(order, "call_off", **said)
            if order.state in CALLS_OFF
            else self._take(cancel_order, order, **said)
        )

    @extend_schema(request=None, responses={201: OrderWhole})
    @action(detail=True, methods=["post"])
    def copy(self, request: Request, key: str) -> Response:
        """The same again as a draft, with today's prices."""
        order = self.one()
        need_orders_of(request.user, order.customer, "c")
        made = copy_order(actor=request.user, order=order, now=timezone.now())
        return self._answer(made, status.HTTP_201_CREATED)
