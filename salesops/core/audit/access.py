"""Noting who took data out or looked behind a mask (ACC-5). Called by the one export job and the one unmask service."""

from typing import Any

from django.utils import timezone

from salesops.core import acts

from .models import AccessLog


def log_export(
    *, user: Any, subject: str, record_kind: str, rows: int, filters: dict[str, Any], reason: str = ""
) -> AccessLog:
    """Note that ``user`` took ``rows`` rows of a list away, with the filters they were chosen by."""
    return AccessLog.objects.create(
        at=timezone.now(),
        kind=AccessLog.Kind.EXPORT,
        user=user,
        subject=subject,
        record_kind=record_kind,
        rows=rows,
        filters=filters,
        reason=reason,
        request_id=acts.request_id.get(),
    )


def log_unmask(*, user: Any, subject: str, record_kind: str, record_id: str, field: str, reason: str) -> AccessLog:
    """Note that ``user`` looked at the full value of ``field`` of one record, and why."""
    return AccessLog.objects.create(
        at=timezone.now(),
        kind=AccessLog.Kind.UNMASK,
        user=user,
        subject=subject,
        record_kind=record_kind,
        record_id=record_id,
        field=field,
        reason=reason,
        request_id=acts.request_id.get(),
    )
