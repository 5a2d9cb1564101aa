"""The night of the pool: planned changes of owner take effect, then unprotected customers fall."""

from datetime import time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.services.owner_change import finish_planned
from customers.services.ownership_many import follow_owners_of
from customers.services.pool import batches, due_to_fall, fall_into_pool
from salesops.core.acts import acting
from salesops.core.jobs.running import RunningJob
from salesops.core.sockets.jobs import SHORT, Schedule, background_job, schedules


@background_job("customers.owners_of_today", label=_("Planned changes of owner"), queue=SHORT, quiet=True)
def owners_of_today(job: RunningJob) -> None:
    """Owner and unit of files whose planned change has come."""
    now = timezone.now()
    today = timezone.localdate(now)
    with acting("customers.owners_of_today", None):
        job.result.update(changed=follow_owners_of(today), done=finish_planned(today, now))


@background_job("customers.fall_into_pool", label=_("Customers without contact fall into the pool"), quiet=True)
def fall(job: RunningJob) -> None:
    """Batch by batch, so that nobody waits for the locks of all."""
    today = timezone.localdate()
    ids, fallen, done = due_to_fall(today), 0, 0
    for batch in batches(ids):
        job.check_cancelled()
        fallen += fall_into_pool(actor=None, ids=batch, today=today)
        done += len(batch)
        job.progress(done, len(ids))
    job.result.update(due=len(ids), fallen=fallen)


schedules.register(
    Schedule("customers.owners_of_today", _("Planned changes of owner"), "customers.owners_of_today", at=time(0, 10))
)
schedules.register(
    Schedule(
        "customers.fall_into_pool",
        _("Customers without contact fall into the pool"),
        "customers.fall_into_pool",
        at=time(0, 30),
    )
)
