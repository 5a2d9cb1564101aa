"""Statements of a month for all customers of a scope: made, sent, locked, in the background (ORD-9).

Each batch and each sending is a transaction of its own and asks anew what is missing: a worker killed in between leaves nothing
half-done, and the next try does only the rest.
"""

from collections.abc import Callable
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import OrgUnit
from accounts.org import OrgTree
from orders.models import Statement
from orders.services.statements import BATCH, lock_the_confirmed, make_statements, send_statement
from orders.statement_coverage import without_statement
from salesops.core.jobs.running import RunningJob
from salesops.core.refusals import Refused
from salesops.core.sockets.jobs import Schedule, background_job, schedules

MAKE, SEND = "orders.make_statements", "orders.send_statements"
Told = Callable[[int, int], None]


def units_of(market: str, month: date) -> frozenset[int] | None:
    """The units of a market (by its code) at the end of ``month``; ``None`` for all."""
    if not market:
        return None
    unit = OrgUnit.objects.get(code=market)
    return frozenset(OrgTree.on(month).subtree([unit.pk]))


def make_all(
    actor: Any, month: date, *, now: datetime, market: str = "", told: Told = lambda done, total: None
) -> dict[str, int]:
    """Statements of ``month`` for whoever owes or moved and has none. Returns how many were made, how many left out."""
    missing = without_statement(month, actor, "c", units_of(market, month)).order_by("pk").values_list("pk", flat=True)
    ids = list(missing)
    made = outdated = 0
    for start in range(0, len(ids), BATCH):
        told(start, len(ids))
        new, left = make_statements(actor=actor, customers=ids[start : start + BATCH], month=month, now=now)
        made, outdated = made + len(new), outdated + len(left)
    told(len(ids), len(ids))
    return {"made": made, "outdated": outdated}


def send_all(
    actor: Any, month: date, *, now: datetime, market: str = "", told: Told = lambda done, total: None
) -> dict[str, int]:
    """Send every statement of ``month`` that waits and has an address; the others stay where they are, counted by reason."""
    rows = Statement.objects.visible_to(actor).filter(state="draft", month=month, merged_at=None)
    units = units_of(market, month)
    if units is not None:
        rows = rows.filter(customer__unit__in=units)
    waiting = list(rows.select_related("customer__owner").order_by("pk"))
    counts = {"sent": 0}
    for done, statement in enumerate(waiting):
        told(done, len(waiting))
        try:
            send_statement(actor=actor, statement=statement, now=now)
        except Refused as refused:
            counts[refused.code] = counts.get(refused.code, 0) + 1
        else:
            counts["sent"] += 1
    told(len(waiting), len(waiting))
    return counts


@background_job(MAKE, label=_("Statements of a month"), capability=("receipts", "c"), limit_seconds=3600)
def make_month(job: RunningJob, *, month: str, market: str = "") -> None:
    counts = make_all(
        job.actor_now(), date.fromisoformat(month), now=timezone.now(), market=market, told=job.progress
    )  # fmt: skip
    job.result.update(counts)


@background_job(SEND, label=_("Sending the statements of a month"), capability=("receipts", "e"), limit_seconds=3600)
def send_month(job: RunningJob, *, month: str, market: str = "") -> None:
    counts = send_all(
        job.actor_now(), date.fromisoformat(month), now=timezone.now(), market=market, told=job.progress
    )  # fmt: skip
    job.result.update(counts)


@background_job("orders.statements_of_the_day", label=_("Confirmed balances are locked"), quiet=True)
def statements_of_the_day(job: RunningJob) -> None:
    job.result["locked"] = lock_the_confirmed(timezone.now())


schedules.register(
    Schedule("orders.statements", _("Statements: locked"), "orders.statements_of_the_day", at=time(5, 50))
)
