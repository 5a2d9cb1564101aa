"""What proves that nothing more will come of a debt: kept with the request for its write-off (ORD-8, O16)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.core.files.base import File

from accounts.models import User
from orders.models import WriteOff, WriteOffFile
from orders.rules import write_offs as rules
from orders.scope_invoices import need
from orders.scope_write_offs import may_withdraw
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.jobs.files import store_upload
from salesops.core.refusals import Invalid, Refusal, refuse_if

PURPOSE = "orders.write_off"
KINDS = ("jpg", "jpeg", "png", "webp", "heic", "pdf")


def keep_files(found: WriteOff, files: Sequence[File], *, actor: Any, now: datetime) -> None:
    """Keep the evidence; what a file is is read from its content."""
    for upload in files:
        try:
            stored = store_upload(upload, owner=actor, purpose=PURPOSE, record=found, only=KINDS)
        except Invalid as refused:
            raise Invalid(*(Refusal(r.code, r.message, "files", r.figures) for r in refused.refusals)) from refused
        WriteOffFile.objects.create(write_off=found, stored=stored, added_by=actor, added_at=now)


@act("orders.add_evidence")
def add_evidence(*, actor: User | None, found: WriteOff, files: Sequence[File], now: datetime) -> WriteOff:
    """More of what proves it, for those who still decide. Refuses what is no picture or PDF; (409) what is decided."""
    need(may_withdraw(actor, found))
    locked = WriteOff.objects.select_for_update(of=("self",)).select_related("customer").get(pk=found.pk)
    refuse_if(rules.is_waiting(locked))
    keep_files(locked, files, actor=actor, now=now)
    record_activity(locked, "orders.add_evidence", actor=actor)
    return locked
