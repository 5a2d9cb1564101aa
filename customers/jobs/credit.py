"""Credit by the clock: raises that end, missed reviews, overdue accounts, signs in the figures."""

from datetime import date, time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.services.credit_nightly import find_signs, freeze_overdue, note_missed_reviews
from customers.services.credit_requests import end_raises
from salesops.core.jobs.running import RunningJob
from salesops.core.sockets.jobs import Schedule, background_job, schedules


@background_job("customers.credit_of_the_day", label=_("Credit of the day"), quiet=True, limit_seconds=1800)
def credit_of_the_day(job: RunningJob, *, day: str = "") -> None:
    """Each step is whole by itself; a second run of the same day finds nothing more to do."""
    now = timezone.now()
    today = date.fromisoformat(day) if day else timezone.localdate(now)
    job.result["ended"] = end_raises(actor=None, day=today, now=now)
    job.result["missed"] = note_missed_reviews(actor=None, day=today, now=now)
    job.result["frozen"] = freeze_overdue(actor=None, day=today, now=now)
    job.result["signs"] = find_signs(today, now)


schedules.register(
    Schedule("customers.credit", _("Credit: reviews, freezes, signs"), "customers.credit_of_the_day", at=time(5, 30))
)
