"""Contracts by the clock: approvals that end unsigned or by a change of prices, contracts that are fulfilled (ORD-3)."""

from datetime import date, time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.services.contract_signing import done_by, fulfil_contract, lapse_contract, lapsing
from salesops.core.jobs.running import RunningJob
from salesops.core.sockets.jobs import Schedule, background_job, schedules


@background_job("orders.contracts_of_the_day", label=_("Contracts of the day"), quiet=True, limit_seconds=900)
def contracts_of_the_day(job: RunningJob, *, day: str = "") -> None:
    """Each contract is one step by itself; a second run of the same day finds nothing more to do."""
    now = timezone.now()
    today = date.fromisoformat(day) if day else timezone.localdate(now)
    lapsed = lapsing(now)
    for contract in lapsed:
        lapse_contract(actor=None, contract=contract, now=now)
    fulfilled = done_by(today)
    for contract in fulfilled:
        fulfil_contract(actor=None, contract=contract, today=today, now=now)
    job.result["lapsed"], job.result["fulfilled"] = len(lapsed), len(fulfilled)


schedules.register(
    Schedule("orders.contracts", _("Contracts: unsigned, fulfilled"), "orders.contracts_of_the_day", at=time(5, 45))
)
