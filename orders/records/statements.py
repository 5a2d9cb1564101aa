"""Statements of account as a kind of record."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from orders.models import Difference, Statement, StatementLink
from salesops.core.sockets.records import RecordKind, record_kinds

record_kinds.register(
    RecordKind(
        code="orders.statement",
        model=Statement,
        label=_("statement of account"),
        label_plural=_("Statements of account"),
        title=str,
        subtitle=lambda statement: statement.customer.called,
        key=lambda statement: statement.key,
        url=lambda statement: reverse("orders:statement", args=[statement.key]),
        search=lambda rows, text: rows.found_by(text).order_by("-month", "-pk"),
        quick_search=lambda rows, text: rows.numbered(text).order_by("-month", "-pk"),
        icon="report",
        title_needs=("customer",),
        parts=((Difference, "statement"), (StatementLink, "statement")),
    )
)
