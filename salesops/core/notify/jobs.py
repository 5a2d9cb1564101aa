"""The mail run and the digest."""

from datetime import time, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from salesops.core.jobs import RunningJob
from salesops.core.sockets.jobs import SHORT, Schedule, background_job, schedules
from salesops.core.sockets.notifications import gatherers


@background_job("notify.send_mail", label=_("Send mail"), queue=SHORT, limit_seconds=600, quiet=True)
def send_mail(job: RunningJob) -> None:
    from .sending import run_outbox

    job.result.update(run_outbox(job.check_cancelled))


@background_job("notify.digest", label=_("Daily digest"), queue=SHORT, once=True, quiet=True)
def digest(job: RunningJob) -> None:
    from .digest import write_digests

    now = timezone.now()
    for plug in gatherers:
        plug.gather(now)
    job.result["mails"] = write_digests()


@background_job("notify.tidy", label=_("Forget old notifications and mail"), queue=SHORT, quiet=True)
def tidy(job: RunningJob) -> None:
    from .tidy import forget_old

    job.result.update(forget_old())


def _mail_is_due() -> bool:
    from .sending import is_mail_due

    return is_mail_due()


schedules.register(
    Schedule("notify.send_mail", _("Send mail"), "notify.send_mail", every=timedelta(minutes=1), needed=_mail_is_due)
)
schedules.register(Schedule("notify.digest", _("Daily digest"), "notify.digest", at=time(8, 30), working_days=True))
schedules.register(Schedule("notify.tidy", _("Forget old notifications and mail"), "notify.tidy", at=time(3, 30)))
