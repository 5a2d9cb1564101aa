"""Returns as a kind of record."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orders.models import Return, ReturnFile, ReturnLine
from salesops.core.sockets.records import RecordKind, record_kinds

record_kinds.register(
    RecordKind(
        code="orders.return",
        model=Return,
        label=_("return"),
        label_plural=_("Returns"),
        title=str,
        subtitle=lambda taken: taken.customer.called,
        key=lambda taken: taken.number,
        url=lambda taken: reverse("orders:return", args=[taken.number]),
        search=lambda rows, text: rows.found_by(text).order_by("-requested_at", "-pk"),
        quick_search=lambda rows, text: rows.numbered(text).order_by("-requested_at", "-pk"),
        icon="flow",
        title_needs=("order", "customer"),
        parts=((ReturnLine, "taken"), (ReturnFile, "taken")),
    )
)
