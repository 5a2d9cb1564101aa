"""What Celery calls. Thin: a task only says "look at the list"; nothing depends on how often it is delivered (F9)."""

from celery import shared_task

from . import shutdown  # noqa: F401 - shares its flag before the worker forks


@shared_task(name="jobs.work", ignore_result=True)
def work(queue: str) -> None:
    """Run what waits in ``queue``."""
    from .pulse import note_pulse
    from .work import work_through

    note_pulse(queue)
    work_through(queue)


@shared_task(name="jobs.tick", ignore_result=True)
def tick() -> None:
    """Three times a minute: plan what is due by the clock, ring for whatever waits."""
    from .clockwork import tick as one_tick

    one_tick()
