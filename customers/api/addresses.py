"""``/api/v1/shipping-addresses/``: places of delivery of customers in reach; the receiver's phone as on the page (C13)."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from customers.models import Customer, ShippingAddress
from customers.page.numbers import secret
from customers.provinces import province_choices
from customers.scope.customers import in_chain
from customers.services.contacts import save_address
from customers.services.monthly_lists import check_address
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import StrictSerializer, valid

from .of_customer import customer_named


class AddressOut(serializers.Serializer):
    """A place of delivery. ``receiver_phone`` is masked outside the customer's chain; ``province``: GB/T 2260."""

    id = serializers.IntegerField()
    customer = serializers.CharField(source="customer.code")
    label = serializers.CharField()
    province = serializers.CharField()
    city = serializers.CharField()
    address = serializers.CharField()
    receiver = serializers.CharField()
    receiver_phone = serializers.SerializerMethodField()
    receiving_hours = serializers.CharField()
    truck = serializers.CharField()
    carrier = serializers.CharField()
    papers = serializers.CharField()
    packing = serializers.CharField()
    freight = serializers.ChoiceField(choices=ShippingAddress.Freight.choices)
    is_default = serializers.BooleanField()
    is_active = serializers.BooleanField()
    checked_on = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()

    def get_receiver_phone(self, row: ShippingAddress) -> str:
        return secret(row, "receiver_phone", in_full=in_chain(self.context["request"].user, row.customer)).shown


def _text(most: int) -> serializers.CharField:
    return serializers.CharField(max_length=most, required=False, allow_blank=True)


class AddressChange(StrictSerializer):
    """Fields that may be edited; ``version`` is the one the editor saw (409 when it is older)."""

    label = _text(60)
    province = serializers.ChoiceField(choices=[c for c, _name in province_choices()], required=False, allow_blank=True)
    city = _text(40)
    address = serializers.CharField(max_length=200, required=False)
    receiver = _text(60)
    receiver_phone = _text(30)
    receiving_hours = _text(80)
    truck = _text(120)
    carrier = _text(80)
    papers = _text(120)
    packing = _text(120)
    freight = serializers.ChoiceField(choices=ShippingAddress.Freight.choices, required=False)
    is_default = serializers.BooleanField(required=False)
    is_active = serializers.BooleanField(required=False)
    checked_on = serializers.DateField(required=False, allow_null=True)
    version = serializers.IntegerField(required=False, min_value=1)


class AddressIn(AddressChange):
    """A new address of ``customer`` (its number)."""

    version = None
    customer = serializers.CharField(max_length=20)
    address = serializers.CharField(max_length=200)


class AddressFilters(django_filters.FilterSet):
    """Whose, and which."""

    customer = django_filters.CharFilter(field_name="customer__code")
    is_active = django_filters.BooleanFilter()
    is_default = django_filters.BooleanFilter()
    freight = django_filters.ChoiceFilter(choices=ShippingAddress.Freight.choices)


@extend_schema(tags=["shipping-addresses"])
class AddressResource(Resource):
    """Shipping addresses of the customers one may open."""

    serializer_class = AddressOut
    filterset_class = AddressFilters
    lookup_field = "pk"
    lookup_value_regex = r"\d{1,18}"
    orderings = {"id": ()}
    queryset = ShippingAddress.objects.none()

    def rows(self) -> QuerySet:
        return ShippingAddress.objects.visible_to(self.request.user).select_related("customer")

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        found = Customer.objects.visible_to(self.request.user).found_by(text).values("pk")
        return rows.filter(customer__in=found)

    def _answer(self, pk: int, http: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.rows().get(pk=pk)).data, status=http)

    @extend_schema(request=AddressIn, responses={201: AddressOut})
    def create(self, request: Request) -> Response:
        """Enter an address; the first one is the usual one."""
        data: dict[str, Any] = valid(AddressIn, request)
        customer = customer_named(request.user, data.pop("customer"))
        made = save_address(actor=request.user, customer=customer, values=data)
        return self._answer(made.pk, status.HTTP_201_CREATED)

    @extend_schema(request=AddressChange, responses=AddressOut)
    def partial_update(self, request: Request, pk: int) -> Response:
        address = self.one()
        data = valid(AddressChange, request)
        version = data.pop("version", None)
        save_address(actor=request.user, customer=address.customer, values=data, address=address, version=version)
        return self._answer(address.pk)

    @extend_schema(request=None, responses=AddressOut)
    @action(detail=True, methods=["post"])
    def check(self, request: Request, pk: str) -> Response:
        """It was checked with the customer today (C13)."""
        address = self.one()
        check_address(actor=request.user, address=address, day=timezone.localdate())
        return self._answer(address.pk)
