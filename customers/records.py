"""Kinds of record that customers owns."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.code_lists import CONTACT_WAY, NEXT_STEP, OUTCOME, PURPOSE
from customers.models import (
    Clash,
    Contact,
    Customer,
    GradeOverride,
    GradeSheet,
    OwnerChange,
    OwnerChangeItem,
    Ownership,
    ResultSplit,
    ShippingAddress,
    TeamMember,
    Visit,
    VisitPhoto,
)
from salesops.core.codes.reading import entry_name
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
        parts=(
            (Ownership, "customer"),
            (TeamMember, "customer"),
            (Contact, "customer"),
            (ShippingAddress, "customer"),
            (GradeSheet, "customer"),
            (GradeOverride, "customer"),
            (ResultSplit, "customer"),
        ),
        rank=10,
    )
)
record_kinds.register(
    RecordKind(
        code="customers.visit",
        model=Visit,
        label=_("visit"),
        label_plural=_("Visits"),
        visible_to=lambda user: Visit.objects.visible_to(user),
        title=lambda visit: f"{visit.customer.called} {visit}",
        url=lambda visit: reverse("customers:visit", args=[visit.pk]),
        icon="visit",
        title_needs=("customer",),
        parts=((VisitPhoto, "visit"),),
        words={
            (Visit, "way"): lambda code: entry_name(CONTACT_WAY, code),
            (Visit, "purpose"): lambda code: entry_name(PURPOSE, code),
            (Visit, "outcome"): lambda code: entry_name(OUTCOME, code),
            (Visit, "next_step"): lambda code: entry_name(NEXT_STEP, code),
        },
    )
)
record_kinds.register(
    RecordKind(
        code="customers.grade_override",
        model=GradeOverride,
        label=_("grade set by hand"),
        label_plural=_("Grades set by hand"),
        visible_to=lambda user: GradeOverride.objects.visible_to(user),
        title=lambda override: f"{override.customer.name} · {override.grade}",
        title_needs=("customer",),
        url=lambda override: reverse("customers:grade", args=[override.customer.code]),
        icon="score",
    )
)
record_kinds.register(
    RecordKind(
        code="customers.owner_change",
        model=OwnerChange,
        label=_("change of owner"),
        label_plural=_("Changes of owner"),
        visible_to=lambda user: OwnerChange.objects.visible_to(user),
        title=lambda change: change.heir.name,
        url=lambda change: reverse("customers:owner_change", args=[change.pk]),
        icon="out",
        title_needs=("heir",),
        parts=((OwnerChangeItem, "change"),),
    )
)
record_kinds.register(
    RecordKind(
        code="customers.clash",
        model=Clash,
        label=_("clash"),
        label_plural=_("Clashes"),
        visible_to=lambda user: Clash.objects.visible_to(user),
        title=lambda clash: clash.customer.name,
        url=lambda clash: reverse("customers:clash", args=[clash.pk]),
        icon="alert",
        title_needs=("customer",),
    )
)
