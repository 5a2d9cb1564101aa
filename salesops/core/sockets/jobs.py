"""Socket ``jobs``: background work (RPT-7) and what runs by the clock. The plugs are functions in ``<app>/jobs.py``::

@background_job("accounts.export_users", label=_("Export of users"), capability=("users", "x"))
def export_users(job: RunningJob, *, filters: dict) -> None: ...

schedules.register(Schedule("accounts.tidy", _("Tidy up"), "accounts.tidy", every=timedelta(minutes=5)))
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import Any

from django.utils.functional import Promise

from .registry import Registry

SHORT, LONG = "short", "long"
# A job may take this long unless its kind says otherwise (security.md, section 5).
USUAL_LIMIT_SECONDS = 15 * 60
USUAL_MEMORY_MB = 1024

Run = Callable[..., Any]


@dataclass(frozen=True)
class JobKind:
    """A kind of background work.

    ``run(job, **args)`` does it; ``job`` is a ``salesops.core.jobs.RunningJob``. ``queue`` ``short`` is for work of seconds
    (mail, reminders), ``long`` for exports and imports: a giant one never delays the short ones. ``limit_seconds`` and
    ``memory_mb`` end a job that runs away. ``capability`` is (code, right): checked again when the job runs and when its file is
    fetched.
    ``once``: the whole function is one transaction that takes effect once, also when the job is delivered twice.
    ``quiet`` jobs send no notification when they end well.
    ``stopped(**args)`` hears that the job ended without being done (cancelled, failed, parked), in the transaction that says
    so: what waited for it must not wait for ever. It may be called twice for one job.
    ``says``: words of the values in its titles that are codes.
    """

    code: str
    label: str | Promise
    run: Run
    queue: str = LONG
    limit_seconds: int = USUAL_LIMIT_SECONDS
    memory_mb: int = USUAL_MEMORY_MB
    capability: tuple[str, str] | None = None
    once: bool = False
    quiet: bool = False
    stopped: Callable[..., None] | None = None
    says: Mapping[str, Callable[[str], str]] = field(default_factory=dict)


def _kind_problem(kind: JobKind) -> str | None:
    if "." not in kind.code:
        return "a code is <app>.<verb_noun>"
    if not kind.label:
        return "a kind of job needs a label"
    if kind.queue not in (SHORT, LONG):
        return f"unknown queue {kind.queue!r}"
    if kind.limit_seconds < 1 or kind.memory_mb < 64:
        return "limits must be positive (memory at least 64 MB)"
    return None


job_kinds: Registry[JobKind] = Registry("jobs", _kind_problem)


def background_job(
    code: str,
    *,
    label: str | Promise,
    queue: str = LONG,
    limit_seconds: int = USUAL_LIMIT_SECONDS,
    memory_mb: int = USUAL_MEMORY_MB,
    capability: tuple[str, str] | None = None,
    once: bool = False,
    quiet: bool = False,
    stopped: Callable[..., None] | None = None,
    says: Mapping[str, Callable[[str], str]] | None = None,
) -> Callable[[Run], Run]:
    """Register the decorated function as the work of job kind ``code``."""

    def decorate(run: Run) -> Run:
        job_kinds.register(
            JobKind(code, label, run, queue, limit_seconds, memory_mb, capability, once, quiet, stopped, says or {})
        )
        return run

    return decorate


@dataclass(frozen=True)
class Schedule:
    """A job that runs by the clock; each planned run is one row, so two beats never run it twice (F3).

    Give either ``every`` (counted from midnight, UTC, of 1970-01-01) or ``at`` (company time). ``at`` runs every day, or only
    on ``weekdays`` (0 = Monday), on ``month_days`` (1–31), on working days (``working_days``), or on the n-th working day of the
    month (``nth_working_day=3``). A run missed while nothing was running is made up for once, late and marked.
    """

    code: str
    label: str | Promise
    job_code: str
    every: timedelta | None = None
    at: time | None = None
    weekdays: frozenset[int] = frozenset()
    month_days: frozenset[int] = frozenset()
    working_days: bool = False
    nth_working_day: int | None = None
    args: Mapping[str, Any] = field(default_factory=dict)
    # Asked at each moment; without need no run is written (a mail run every minute would fill the history).
    needed: Callable[[], bool] | None = None


def _schedule_problem(schedule: Schedule) -> str | None:
    if (schedule.every is None) == (schedule.at is None):
        return "give either every= or at="
    if schedule.every is not None and (
        schedule.every < timedelta(minutes=1) or schedule.weekdays or schedule.month_days or schedule.nth_working_day
    ):
        return "every= is at least a minute and goes with no calendar"
    if not schedule.label:
        return "a schedule needs a label"
    return None


schedules: Registry[Schedule] = Registry("schedules", _schedule_problem)
