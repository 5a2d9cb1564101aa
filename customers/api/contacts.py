"""``/api/v1/contacts/``: people at customers in reach; numbers as on the page, masked outside the customer's chain."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import serializers

from customers.models import Contact, Customer
from customers.services.contacts import save_contact
from salesops.core.lists.keyset import SortKey

from .parts import PartChange, PartOut, PartResource, asked_number


class ContactOut(PartOut):
    """A person at a customer. ``mobile``, ``phone`` and ``email`` are masked outside the customer's chain."""

    part = "contacts"

    name = serializers.CharField()
    title = serializers.CharField()
    influence = serializers.ChoiceField(choices=Contact.Influence.choices, allow_blank=True)
    mobile = serializers.CharField()
    phone = serializers.CharField()
    email = serializers.CharField()
    is_primary = serializers.BooleanField()
    notes = serializers.CharField()


class ContactChange(PartChange):
    name = serializers.CharField(max_length=60, required=False)
    title = serializers.CharField(max_length=60, required=False, allow_blank=True)
    influence = serializers.ChoiceField(choices=Contact.Influence.choices, required=False, allow_blank=True)
    mobile = serializers.CharField(max_length=30, required=False, allow_blank=True)
    phone = serializers.CharField(max_length=30, required=False, allow_blank=True)
    email = serializers.EmailField(required=False, allow_blank=True)
    is_primary = serializers.BooleanField(required=False)
    notes = serializers.CharField(max_length=300, required=False, allow_blank=True)


class ContactIn(ContactChange):
    """A new contact of ``customer`` (its number)."""

    version = None
    customer = serializers.CharField(max_length=20)
    name = serializers.CharField(max_length=60)


ContactNumberIn = asked_number(Contact, "ContactNumberIn")


class ContactFilters(django_filters.FilterSet):
    """Whose, and which."""

    customer = django_filters.CharFilter(field_name="customer__code")
    is_active = django_filters.BooleanFilter()
    is_primary = django_filters.BooleanFilter()
    influence = django_filters.ChoiceFilter(choices=Contact.Influence.choices)


@extend_schema_view(
    create=extend_schema(request=ContactIn, responses={201: ContactOut}),
    partial_update=extend_schema(request=ContactChange, responses=ContactOut),
    show_number=extend_schema(request=ContactNumberIn),
)
@extend_schema(tags=["contacts"])
class ContactResource(PartResource):
    """Contacts of the customers one may open."""

    serializer_class = ContactOut
    filterset_class = ContactFilters
    orderings = {"id": (), "name": (SortKey("name", nullable=False),)}
    queryset = Contact.objects.none()
    taken, changed, shown = ContactIn, ContactChange, ContactNumberIn

    def rows(self) -> QuerySet:
        return Contact.objects.visible_to(self.request.user).select_related("customer")

    def search(self, rows: QuerySet, text: str) -> QuerySet:
        # By the customer or the person's name; numbers find customers only whole.
        return super().search(rows, text) | rows.filter(name__icontains=text)

    def save(self, customer: Customer, values: dict[str, Any], **of: Any) -> Contact:
        contact, version = of.get("row"), of.get("version")
        return save_contact(actor=self.request.user, customer=customer, values=values, contact=contact, version=version)
