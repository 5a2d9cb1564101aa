"""Write-offs and refunds as kinds of record."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orders.models import Refund, WriteOff, WriteOffFile, WriteOffLine
from salesops.core.sockets.records import RecordKind, record_kinds

record_kinds.register(
    RecordKind(
        code="orders.write_off",
        model=WriteOff,
        label=_("write-off"),
        label_plural=_("Write-offs"),
        title=str,
        subtitle=lambda found: found.customer.called,
        key=lambda found: found.number,
        url=lambda found: reverse("orders:write_off", args=[found.number]),
        search=lambda rows, text: rows.found_by(text).order_by("-requested_at", "-pk"),
        quick_search=lambda rows, text: rows.numbered(text).order_by("-requested_at", "-pk"),
        icon="money",
        title_needs=("customer",),
        parts=((WriteOffLine, "write_off"), (WriteOffFile, "write_off")),
    )
)
record_kinds.register(
    RecordKind(
        code="orders.refund",
        model=Refund,
        label=_("refund"),
        label_plural=_("Refunds"),
        title=str,
        subtitle=lambda found: found.customer.called,
        key=lambda found: str(found.pk),
        url=lambda found: reverse("orders:refund", args=[found.pk]),
        search=lambda rows, text: rows.found_by(text).order_by("-requested_at", "-pk"),
        quick_search=lambda rows, text: rows.numbered(text).order_by("-requested_at", "-pk"),
        icon="money",
        title_needs=("customer",),
    )
)
