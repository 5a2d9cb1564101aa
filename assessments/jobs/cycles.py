"""What cycles do by the clock: open, freeze, go on, close."""

from datetime import time, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.models import Cycle, RedLine
from assessments.services.cards.red_lines import hand_on_unheard
from assessments.services.cycles.freezing import freeze_in_one_picture
from assessments.services.cycles.opening import open_cycles
from assessments.services.cycles.progress import move_on, to_freeze
from salesops.core.jobs.running import RunningJob
from salesops.core.sockets.jobs import SHORT, Schedule, background_job, schedules

FREEZE_JOB = "assessments.freeze_cycles"
GO_ON = "assessments.cycles_go_on"


@background_job("assessments.open_cycles", label=_("Assessment cycles of the day"), queue=SHORT, quiet=True)
def open_of_the_day(job: RunningJob) -> None:
    job.result.update(opened=open_cycles(actor=None, now=timezone.now()))


@background_job(FREEZE_JOB, label=_("Freezing of assessment cycles"), quiet=True)
def freeze_due(job: RunningJob) -> None:
    """One cycle a transaction: what was frozen stays frozen when the next one fails."""
    due = to_freeze(timezone.now())
    for number, cycle in enumerate(due):
        job.progress(number, len(due), cycle.code)
        freeze_in_one_picture(cycle=cycle, now=timezone.now())
    job.result.update(frozen=[cycle.code for cycle in due])


@background_job(GO_ON, label=_("Steps of assessment cycles"), queue=SHORT, quiet=True)
def go_on(job: RunningJob) -> None:
    now = timezone.now()
    for cycle in Cycle.objects.open().filter(frozen_at__isnull=False).order_by("last", "pk"):
        move_on(actor=None, cycle=cycle, now=now)
    hand_on_unheard(now)


schedules.register(
    Schedule("assessments.open_cycles", _("Assessment cycles of the day"), "assessments.open_cycles", at=time(0, 20))
)
schedules.register(
    Schedule(
        "assessments.freeze_cycles", _("Freezing of assessment cycles"), FREEZE_JOB, every=timedelta(minutes=10),
        needed=lambda: bool(to_freeze(timezone.now())),
    )
)  # fmt: skip
schedules.register(
    Schedule(
        "assessments.cycles_go_on", _("Steps of assessment cycles"), GO_ON, every=timedelta(minutes=30),
        needed=lambda: Cycle.objects.open().filter(frozen_at__isnull=False).exists()
        or RedLine.objects.unheard(timezone.now()).exists(),
    )
)  # fmt: skip
