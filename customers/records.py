"""Kinds of record that customers owns."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.models import Contact, Customer, Ownership, ShippingAddress, TeamMember
from salesops.core.sockets.records import RecordKind, record_kinds

record_kinds.register(
    RecordKind(
        code="customers.customer",
        model=Customer,
        label=_("customer"),
        label_plural=_("Customers"),
        visible_to=lambda user: Customer.objects.visible_to(user),
        title=lambda customer: customer.name,
        subtitle=lambda customer: customer.code,
        key=lambda customer: customer.code,
        url=lambda customer: reverse("customers:customer", args=[customer.code]),
        search=lambda customers, text: (
            customers.filter(merged_into__isnull=True).found_by(text).order_by("name_key", "pk")
        ),
        icon="customers",
        parts=((Ownership, "customer"), (TeamMember, "customer"), (Contact, "customer"), (ShippingAddress, "customer")),
        rank=10,
    )
)
