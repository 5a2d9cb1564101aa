"""Exceptions as a kind of record."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orders.code_lists import EXCEPTION_KIND
from orders.models import ExceptionOffer, OrderException
from salesops.core.codes.reading import entry_name
from salesops.core.sockets.records import RecordKind, record_kinds

record_kinds.register(
    RecordKind(
        code="orders.exception",
        model=OrderException,
        label=_("exception"),
        label_plural=_("Exceptions"),
        title=str,
        subtitle=lambda exception: exception.customer.called,
        key=lambda exception: exception.number,
        url=lambda exception: reverse("orders:exception", args=[exception.number]),
        search=lambda rows, text: rows.found_by(text).order_by("-recorded_at", "-pk"),
        quick_search=lambda rows, text: rows.numbered(text).order_by("-recorded_at", "-pk"),
        icon="flag",
        title_needs=("customer",),
        parts=((ExceptionOffer, "exception"),),
        words={(OrderException, "kind"): lambda code: entry_name(EXCEPTION_KIND, code)},
    )
)
