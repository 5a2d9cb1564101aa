"""From an entry of the trail to the record it speaks of."""

from typing import Any

from salesops.core.sockets.records import record_kinds

from .history import model_of
from .models import AuditEntry


def link_of(entry: AuditEntry, reader: Any) -> str:
    """Address of the record, or "" when it has no page or lies outside the reader's scope."""
    model = model_of(entry)
    for kind in record_kinds:
        if kind.model is model:
            record = kind.visible_to(reader).filter(pk=entry.record_id).first()
            return kind.url(record) if record is not None else ""
    return ""
