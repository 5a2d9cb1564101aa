"""Dunning letters and disputes as kinds of records (ORD-10)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orders.models import Dispute, DunningLetter
from salesops.core.sockets.records import RecordKind, record_kinds

record_kinds.register(
    RecordKind(
        code="orders.dunning_letter",
        model=DunningLetter,
        label=_("dunning letter"),
        label_plural=_("Dunning letters"),
        title=str,
        subtitle=lambda letter: letter.customer.called,
        key=lambda letter: str(letter.pk),
        url=lambda letter: reverse("orders:dunning_letter", args=[letter.pk]),
        icon="mail",
        title_needs=("customer",),
    )
)
record_kinds.register(
    RecordKind(
        code="orders.dispute",
        model=Dispute,
        label=_("dispute"),
        label_plural=_("Disputes"),
        title=lambda dispute: str(dispute.invoice),
        subtitle=lambda dispute: dispute.customer.called,
        key=lambda dispute: str(dispute.pk),
        url=lambda dispute: reverse("orders:invoice", args=[dispute.invoice.number]),
        icon="flag",
        title_needs=("customer", "invoice"),
    )
)
