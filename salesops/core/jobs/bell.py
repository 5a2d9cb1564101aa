"""The bell: tells workers that something waits. It may fail or be lost; the tick rings again (F5)."""

import logging
import threading
import time
from functools import partial

from django.db import transaction

log = logging.getLogger(__name__)

# After a failure nobody waits for Redis again for so long; the tick finds what was not rung.
SILENCE_SECONDS = 20
_silent_until = 0.0
_lock = threading.Lock()


def ring_after_commit(queue: str) -> None:
    """Ring for ``queue`` once the present transaction is committed (at once when there is none)."""
    transaction.on_commit(partial(ring, queue), robust=True)


def ring(queue: str) -> bool:
    """Send one ``work`` task. False when Redis can't be reached: nothing is lost, the job's row is the list."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return False
    from .tasks import work

    try:
        work.apply_async(kwargs={"queue": queue}, queue=queue, retry=False, expires=60)
    except Exception as error:
        with _lock:
            _silent_until = time.monotonic() + SILENCE_SECONDS
        log.warning("the bell for %s jobs could not be rung: %s", queue, type(error).__name__)
        return False
    return True
