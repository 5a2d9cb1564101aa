"""All dealers of a month are asked by a link, in the background (O18).

Each asking is a transaction of its own, and who was asked meanwhile isn't asked again: a worker killed in between leaves only the
rest to the next try.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.scope.customers import customers_in_reach
from orders.dealers import not_asked
from orders.services.dealer_links import ask_dealer
from orders.services.dealer_reports import begin_report
from salesops.core.jobs.running import RunningJob
from salesops.core.refusals import Refused
from salesops.core.sockets.jobs import background_job

ASK = "orders.ask_dealers"
Told = Callable[[int, int], None]


def ask_all(actor: Any, month: date, *, told: Told = lambda done, total: None) -> dict[str, int]:
    """Who was asked, who couldn't be, by the code of the reason."""
    rows = customers_in_reach(not_asked(month).select_related("owner"), actor, "replenishment", "e")
    waiting = list(rows.order_by("pk"))
    counts = {"asked": 0}
    for done, customer in enumerate(waiting):
        told(done, len(waiting))
        now = timezone.now()
        try:
            report = begin_report(actor=actor, customer=customer, month=month, now=now)
            ask_dealer(actor=actor, report=report, now=now)
        except Refused as refused:
            counts[refused.code] = counts.get(refused.code, 0) + 1
        else:
            counts["asked"] += 1
    told(len(waiting), len(waiting))
    return counts


@background_job(ASK, label=_("Asking dealers for their reports"), capability=("replenishment", "e"), limit_seconds=1800)
def ask_month(job: RunningJob, *, month: str) -> None:
    job.result.update(ask_all(job.actor_now(), date.fromisoformat(month), told=job.progress))
