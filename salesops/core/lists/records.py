"""Kinds of record that lists own."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from salesops.core.lists.models import Export
from salesops.core.sockets.lists import lists
from salesops.core.sockets.records import RecordKind, record_kinds

record_kinds.register(
    RecordKind(
        code="lists.export",
        model=Export,
        label=_("export"),
        label_plural=_("Exports"),
        title=lambda export: str(lists.get(export.list_code).title) if export.list_code in lists else export.list_code,
        subtitle=lambda export: f"{export.rows:,} · {export.kind}",
        url=lambda export: reverse("lists:exported", args=[export.list_code, export.pk]),
        icon="download",
        rank=900,
    )
)
