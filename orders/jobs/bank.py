"""Proposals for lines of the bank: after a long list, and every morning for what is still waiting (ORD-9)."""

from datetime import time, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.models import BankLine
from orders.services.accepting import accept_lines
from orders.services.bank_proposals import outdated_lines, propose_matches
from salesops.core.jobs.running import RunningJob
from salesops.core.sockets.jobs import Schedule, background_job, schedules


@background_job("orders.propose_matches", label=_("Proposals for bank lines"), limit_seconds=600)
def look_for_matches(job: RunningJob, **_args: Any) -> None:
    """All lines that wait, looked at together; a second run finds the same."""

    def progress(done: int, total: int) -> None:
        job.progress(done, total)
        job.check_cancelled()

    now = timezone.now()
    with job.effect():
        job.result["lines"] = propose_matches(actor=job.actor, lines=None, now=now, progress=progress)


@background_job("orders.propose_again", label=_("Proposals that no longer hold"), quiet=True, limit_seconds=600)
def look_again(job: RunningJob) -> None:
    """What was paid elsewhere since is proposed to nobody; a second run finds nothing more to do."""
    with job.effect():
        job.result["lines"] = propose_matches(actor=None, lines=outdated_lines(), now=timezone.now())


@background_job("orders.accept_bank_lines", label=_("Acceptance of sure bank lines"), capability=("receipts", "c"))
def accept_sure_lines(job: RunningJob, *, lines: list[int]) -> None:
    """Each line takes effect by itself; delivered again, what is booked already is passed over."""

    def progress(done: int, total: int) -> None:
        job.progress(done, total)
        job.check_cancelled()

    job.result["booked"] = accept_lines(actor=job.actor, lines=lines, now=timezone.now(), progress=progress)


schedules.register(
    Schedule(
        "orders.bank_lines", _("Proposals for bank lines"), "orders.propose_matches", at=time(6, 10),
        needed=lambda: BankLine.objects.waiting().exists(),
    )
)  # fmt: skip
schedules.register(
    Schedule(
        "orders.bank_lines_again", _("Proposals that no longer hold"), "orders.propose_again", every=timedelta(minutes=5),
        needed=lambda: bool(outdated_lines(1)),
    )
)  # fmt: skip
