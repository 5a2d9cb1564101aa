"""A worker that is told to end hands its jobs back instead of finishing them (F19)."""

import mmap
from typing import Any

from celery.signals import worker_shutting_down

# One byte that the worker's main process shares with the processes it forks.
_flag = mmap.mmap(-1, 1)


def is_ending() -> bool:
    """Whether this worker was told to end."""
    return _flag[0] == 1


@worker_shutting_down.connect
def note_ending(**_facts: Any) -> None:
    _flag[0] = 1
