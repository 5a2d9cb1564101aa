"""The night of the status: customers that stopped ordering."""

from datetime import time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.services.order_status import batches, follow_orders
from salesops.core.jobs.running import RunningJob
from salesops.core.sockets.jobs import Schedule, background_job, schedules


@background_job("customers.follow_orders", label=_("Status of customers without orders"), quiet=True)
def follow(job: RunningJob) -> None:
    """Batch by batch, so that nobody waits for the locks of all; run again it moves nothing more."""
    today, moved = timezone.localdate(), 0
    for ids in batches():
        job.check_cancelled()
        moved += follow_orders(actor=None, ids=ids, day=today)
    job.result["moved"] = moved


schedules.register(
    Schedule(
        "customers.follow_orders", _("Status of customers without orders"), "customers.follow_orders", at=time(1, 10)
    )
)
