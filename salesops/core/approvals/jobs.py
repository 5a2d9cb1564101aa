"""What the clock does every minute: remind, call the deputy, then the next manager; replace those who left."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from salesops.core.approvals.services import escalate_due, replace_those_who_left
from salesops.core.jobs import RunningJob
from salesops.core.sockets.jobs import SHORT, Schedule, background_job, schedules


@background_job("approvals.escalate", label=_("Escalation of approvals"), queue=SHORT, limit_seconds=120, quiet=True)
def escalate(job: RunningJob) -> None:
    """Climb every rung that is due. Each is one row: running twice changes nothing."""
    now = timezone.now()
    replace_those_who_left(actor=None, now=now)
    escalate_due(actor=None, now=now)


schedules.register(
    Schedule("approvals.escalate", _("Escalation of approvals"), "approvals.escalate", every=timedelta(minutes=1))
)
