"""The dunning ladder by the clock (ORD-10)."""

from datetime import date, time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.services.dunning_sweep import batches, dun, find_limitations
from salesops.core.jobs.running import RunningJob
from salesops.core.sockets.jobs import Schedule, background_job, schedules


@background_job("orders.dunning_of_the_day", label=_("Dunning of the day"), quiet=True, limit_seconds=1800)
def dunning_of_the_day(job: RunningJob, *, day: str = "") -> None:
    """Batches of customers, each a transaction; a second run of the same day finds nothing more to do."""
    now = timezone.now()
    today = date.fromisoformat(day) if day else timezone.localdate(now)
    rose = 0
    for batch in batches(today):
        job.check_cancelled()
        rose += dun(actor=None, batch=batch, day=today, now=now)
    job.result["rose"] = rose
    job.result["limitations"] = find_limitations(actor=None, day=today, now=now)


# After the raises and freezes of credit, before people come.
schedules.register(Schedule("orders.dunning", _("Dunning of the day"), "orders.dunning_of_the_day", at=time(6, 15)))
