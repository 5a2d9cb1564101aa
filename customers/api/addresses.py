"""``/api/v1/shipping-addresses/``: places of delivery of customers in reach; the receiver's phone as on the page (C13)."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from customers.models import Customer, ShippingAddress
from customers.provinces import province_choices
from customers.services.contacts import save_address
from customers.services.monthly_lists import check_address

from .parts import PartChange, PartOut, PartResource, asked_number


class AddressOut(PartOut):
    """A place of delivery. ``receiver_phone`` is masked outside the customer's chain; ``province``: GB/T 2260."""

    part = "shipping"

    label = serializers.CharField()
    province = serializers.CharField()
    city = serializers.CharField()
    address = serializers.CharField()
    receiver = serializers.CharField()
    receiver_phone = serializers.CharField()
    receiving_hours = serializers.CharField()
    truck = serializers.CharField()
    carrier = serializers.CharField()
    papers = serializers.CharField()
    packing = serializers.CharField()
    freight = serializers.ChoiceField(choices=ShippingAddress.Freight.choices)
    is_default = serializers.BooleanField()
    checked_on = serializers.DateField(allow_null=True)
    checked_by = serializers.CharField(source="checked_by.username", default=None, allow_null=True)


def _text(most: int) -> serializers.CharField:
    return serializers.CharField(max_length=most, required=False, allow_blank=True)


class AddressChange(PartChange):
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
    checked_on = serializers.DateField(required=False, allow_null=True)


class AddressIn(AddressChange):
    """A new address of ``customer`` (its number)."""

    version = None
    customer = serializers.CharField(max_length=20)
    address = serializers.CharField(max_length=200)


AddressNumberIn = asked_number(ShippingAddress, "AddressNumberIn")


class AddressFilters(django_filters.FilterSet):
    """Whose, and which."""

    customer = django_filters.CharFilter(field_name="customer__code")
    is_active = django_filters.BooleanFilter()
    is_default = django_filters.BooleanFilter()
    freight = django_filters.ChoiceFilter(choices=ShippingAddress.Freight.choices)


@extend_schema_view(
    create=extend_schema(
        request=AddressIn,
        responses={201: AddressOut},
        description="Enter an address; the first one is the usual one.",
    ),
    partial_update=extend_schema(request=AddressChange, responses=AddressOut),
    show_number=extend_schema(request=AddressNumberIn),
)
@extend_schema(tags=["shipping-addresses"])
class AddressResource(PartResource):
    """Shipping addresses of the customers one may open."""

    serializer_class = AddressOut
    filterset_class = AddressFilters
    orderings = {"id": ()}
    queryset = ShippingAddress.objects.none()
    taken, changed, shown = AddressIn, AddressChange, AddressNumberIn

    def rows(self) -> QuerySet:
        return ShippingAddress.objects.visible_to(self.request.user).select_related("customer", "checked_by")

    def save(self, customer: Customer, values: dict[str, Any], **of: Any) -> ShippingAddress:
        address, version = of.get("row"), of.get("version")
        return save_address(actor=self.request.user, customer=customer, values=values, address=address, version=version)

    @extend_schema(request=None, responses=AddressOut)
    @action(detail=True, methods=["post"])
    def check(self, request: Request, pk: str) -> Response:
        """It was checked with the customer today (C13)."""
        address = self.one()
        check_address(actor=request.user, address=address, day=timezone.localdate())
        return self._answer(address)
