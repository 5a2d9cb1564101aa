"""Papers and pictures of a customer: added, taken away (CUS-1). Kinds and sizes are those of every upload."""

from datetime import datetime

from django.core.files.base import File

from accounts.models import User
from customers.models import Customer, CustomerFile
from customers.rules import file as rules
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.jobs.files import store_upload
from salesops.core.refusals import Invalid, Refusal, refuse_if

from .editing import lock, lock_current, need_over

PURPOSE = "customers.file"


@act("customers.add_file")
def add_file(
    *, actor: User, customer: Customer, upload: File, kind: str, now: datetime, note: str = ""
) -> CustomerFile:
    """Keep ``upload`` with ``customer``; a hostile or too large one is refused beside its field."""
    need_over(actor, customer)
    customer = lock_current(customer)
    refuse_if(rules.not_merged(customer))
    try:
        stored = store_upload(upload, owner=actor, purpose=PURPOSE, record=customer)
    except Invalid as refused:
        raise Invalid(*(Refusal(r.code, r.message, "upload", r.figures) for r in refused.refusals)) from refused
    found = CustomerFile.objects.create(
        customer=customer, stored=stored, kind=kind, note=note.strip(), added_by=actor, added_at=now
    )
    record_activity(customer, "customers.add_file", actor=actor, name=stored.name)
    return found


@act("customers.remove_file")
def remove_file(*, actor: User, file: CustomerFile, now: datetime) -> None:
    """Hand the file out no more. Done already: nothing happens."""
    need_over(actor, file.customer)
    customer = lock(file.customer)
    found = CustomerFile.objects.select_for_update(of=("self",)).select_related("stored").get(pk=file.pk)
    if found.removed_at is None:
        found.removed_at, found.removed_by = now, actor
        found.save(update_fields=["removed_at", "removed_by"])
        record_activity(customer, "customers.remove_file", actor=actor, name=found.stored.name)
