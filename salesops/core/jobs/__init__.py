"""Background jobs, schedules and files (RPT-7).

``enqueue`` writes a row; a worker claims it with a lease, runs the function registered in the socket ``jobs`` and notes how
it ended.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .running import JobCancelled, RunningJob
    from .services import cancel_job, enqueue, retry_job

__all__ = ["JobCancelled", "RunningJob", "cancel_job", "enqueue", "retry_job"]


def __getattr__(name: str) -> Any:
    # Loaded on first use: this package is imported before the models may be.
    if name in ("RunningJob", "JobCancelled"):
        from . import running

        return getattr(running, name)
    if name in ("enqueue", "cancel_job", "retry_job"):
        from . import services

        return getattr(services, name)
    raise AttributeError(name)
