"""What money that came in sets going, every few minutes (ORD-4, ORD-8)."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.services.money_came import close_settled, release_held
from salesops.core.jobs.running import RunningJob
from salesops.core.sockets.jobs import Schedule, background_job, schedules


@background_job("orders.money_came", label=_("Orders that money lets go or settles"), quiet=True, limit_seconds=600)
def money_came(job: RunningJob) -> None:
    """Each order is one step by itself; a second run finds nothing more to do."""
    now = timezone.now()
    job.result["released"] = len(release_held(now))
    job.result["closed"] = close_settled(now, timezone.localdate(now))


schedules.register(
    Schedule(
        "orders.money_came", _("Orders that money lets go or settles"), "orders.money_came", every=timedelta(minutes=5)
    )
)
