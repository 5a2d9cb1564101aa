"""Customers whose debts changed are counted anew, so that the aging of today stays quick (ORD-10)."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from orders.debtors import settle
from salesops.core.jobs.running import RunningJob
from salesops.core.sockets.jobs import Schedule, background_job, schedules


@background_job("orders.count_debtors", label=_("Debtors counted anew"), quiet=True, limit_seconds=600)
def count_debtors(job: RunningJob) -> None:
    """One transaction: killed in between, the marks stay and the next run counts them."""
    job.result["marks"] = settle()


schedules.register(
    Schedule("orders.count_debtors", _("Debtors counted anew"), "orders.count_debtors", every=timedelta(minutes=2))
)
