"""What work logs, reports and contact rounds do by the clock."""

from datetime import time, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.log_times import monday
from customers.services.owed import draw_up_owed
from customers.services.rounds import draw_up_rounds
from salesops.core.jobs.running import RunningJob
from salesops.core.sockets.jobs import SHORT, Schedule, background_job, schedules

# Leave is approved afterwards, too: what is still missing is looked at again for so long.
BACK_DAYS = 35


@background_job("customers.draw_up_owed_reports", label=_("Logs and reports owed"), queue=SHORT, quiet=True)
def owed_reports(job: RunningJob, *, back: int = 2) -> None:
    """What is owed today, and what changed in the last days."""
    now = timezone.now()
    today = timezone.localdate(now)
    first = today - timedelta(days=back)
    job.result.update(rows=draw_up_owed(actor=None, first=first, last=today, now=now))


@background_job("customers.draw_up_contact_rounds", label=_("Contact rounds of the week"), queue=SHORT, quiet=True)
def contact_rounds(job: RunningJob) -> None:
    """Monday's call lists; the same again adds who came into reach of the rule."""
    now = timezone.now()
    job.result.update(calls=draw_up_rounds(actor=None, week=monday(timezone.localdate(now)), now=now))


schedules.register(
    Schedule(
        "customers.owed_reports", _("Logs and reports owed"), "customers.draw_up_owed_reports", at=time(0, 15),
        args={"back": BACK_DAYS},
    )
)  # fmt: skip
for moment in (time(17, 20), time(19, 55)):
    schedules.register(
        Schedule(
            f"customers.owed_reports_{moment:%H%M}",
            _("Logs and reports owed"),
            "customers.draw_up_owed_reports",
            at=moment,
        )
    )
schedules.register(
    Schedule(
        "customers.contact_rounds", _("Contact rounds of the week"), "customers.draw_up_contact_rounds", at=time(6, 30),
        weekdays=frozenset({0}),
    )
)  # fmt: skip
