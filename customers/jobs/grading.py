"""Grades by the clock: overrides that end, the Monday recalculation, suggestions, the stalled list."""

from datetime import date, time

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from customers.policies.grading import GRADING
from customers.services.grade_told import tell_moves
from customers.services.overrides import end_overrides_due
from customers.services.regrading import Cause, Moved, batches, regrade_all
from customers.services.stalled import keep_stalled_current, list_stalled
from customers.services.suggestions import suggest_grades
from salesops.core.jobs.running import RunningJob
from salesops.core.policies import policy_on
from salesops.core.sockets.jobs import Schedule, background_job, schedules

MONDAY = 0


@background_job("customers.grades_of_the_day", label=_("Grades of the day"), quiet=True, limit_seconds=1800)
def grades_of_the_day(job: RunningJob, *, day: str = "") -> None:
    """Overrides end; on Mondays, and on the first day of a new policy, every grade is worked out anew; then suggestions and the
    stalled list of the Monday.
    """
    now = timezone.now()
    today = date.fromisoformat(day) if day else timezone.localdate(now)
    job.result["ended"] = end_overrides_due(actor=None, day=today, now=now)
    keep_stalled_current(actor=None, day=today, now=now)
    policy = policy_on(GRADING, today)
    monday = today.weekday() == MONDAY
    if not monday and policy.valid_from != today:
        return
    total = Customer.objects.current().count()

    def each(done: int, moved: list[Moved]) -> None:
        tell_moves(moved, day=today, now=now)
        job.progress(done, total)

    cause = Cause.MONDAY if monday else Cause.POLICY
    job.result["moved"] = regrade_all(day=today, now=now, cause=cause, each=each)
    if monday:
        job.result["suggested"] = sum(suggest_grades(actor=None, ids=ids, day=today, now=now) for ids in batches())
        job.result |= list_stalled(actor=None, day=today, now=now)


schedules.register(
    Schedule("customers.grades", _("Grades, Mondays all of them"), "customers.grades_of_the_day", at=time(7))
)
