"""``/api/v1/contacts/``: people at customers in reach; numbers as on the page, masked outside the customer's chain."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from customers.models import Contact, Customer
from customers.page.numbers import secret
from customers.scope.customers import in_chain
from customers.services.contacts import save_contact
from salesops.core.api.resource import Resource
from salesops.core.api.serializers import StrictSerializer, valid
from salesops.core.lists.keyset import SortKey


class ContactOut(serializers.Serializer):
    """A person at a customer. ``mobile``, ``phone`` and ``email`` are masked outside the customer's chain."""

    id = serializers.IntegerField()
    customer = serializers.CharField(source="customer.code")
    name = serializers.CharField()
    title = serializers.CharField()
    influence = serializers.ChoiceField(choices=Contact.Influence.choices)
    mobile = serializers.SerializerMethodField()
    phone = serializers.SerializerMethodField()
    email = serializers.SerializerMethodField()
    is_primary = serializers.BooleanField()
    is_active = serializers.BooleanField()
    notes = serializers.CharField()
    version = serializers.IntegerField()

    def _number(self, contact: Contact, field: str) -> str:
        return secret(contact, field, in_full=in_chain(self.context["request"].user, contact.customer)).shown

    def get_mobile(self, contact: Contact) -> str:
        return self._number(contact, "mobile")

    def get_phone(self, contact: Contact) -> str:
        return self._number(contact, "phone")

    def get_email(self, contact: Contact) -> str:
        return self._number(contact, "email")


class ContactChange(StrictSerializer):
    """Fields that may be edited; ``version`` is the one the editor saw (409 when it is older)."""

    name = serializers.CharField(max_length=60, required=False)
    title = serializers.CharField(max_length=60, required=False, allow_blank=True)
    influence = serializers.ChoiceField(choices=Contact.Influence.choices, required=False, allow_blank=True)
    mobile = serializers.CharField(max_length=30, required=False, allow_blank=True)
    phone = serializers.CharField(max_length=30, required=False, allow_blank=True)
    email = serializers.EmailField(required=False, allow_blank=True)
    is_primary = serializers.BooleanField(required=False)
    is_active = serializers.BooleanField(required=False)
    notes = serializers.CharField(max_length=300, required=False, allow_blank=True)
    version = serializers.IntegerField(required=False, min_value=1)


class ContactIn(ContactChange):
    """A new contact of ``customer`` (its number)."""

    version = None
    customer = serializers.CharField(max_length=20)
    name = serializers.CharField(max_length=60)


class ContactFilters(django_filters.FilterSet):
    """Whose, and which."""

    customer = django_filters.CharFilter(field_name="customer__code")
    is_active = django_filters.BooleanFilter()
    is_primary = django_filters.BooleanFilter()
    influence = django_filters.ChoiceFilter(choices=Contact.Influence.choices)


@extend_schema(tags=["contacts"])
class ContactResource(Resource):
    """Contacts of the customers one may open."""

    serializer_class = ContactOut
    filterset_class = ContactFilters
    lookup_field = "pk"
    lookup_value_regex = r"\d{1,18}"
    orderings = {"id": (), "name": (SortKey("name", nullable=False),)}
    queryset = Contact.objects.none()

    def rows(self) -> QuerySet:
        return Contact.objects.visible_to(self.request.user).select_related("customer")

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        # By the customer or the person's name; numbers find customers only whole.
        found = Customer.objects.visible_to(self.request.user).found_by(text).values("pk")
        return rows.filter(customer__in=found) | rows.filter(name__icontains=text)

    def _answer(self, pk: int, http: int = status.HTTP_200_OK) -> Response:
        return Response(self.get_serializer(self.rows().get(pk=pk)).data, status=http)

    @extend_schema(request=ContactIn, responses={201: ContactOut})
    def create(self, request: Request) -> Response:
        data: dict[str, Any] = valid(ContactIn, request)
        visible = Customer.objects.visible_to(request.user)
        customer = get_object_or_404(visible, code=data.pop("customer").upper())
        return self._answer(
            save_contact(actor=request.user, customer=customer, values=data).pk, status.HTTP_201_CREATED
        )

    @extend_schema(request=ContactChange, responses=ContactOut)
    def partial_update(self, request: Request, pk: int) -> Response:
        contact = self.one()
        data = valid(ContactChange, request)
        version = data.pop("version", None)
        save_contact(actor=request.user, customer=contact.customer, values=data, contact=contact, version=version)
        return self._answer(contact.pk)
