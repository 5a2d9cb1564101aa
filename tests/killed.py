"""Work that is killed in the middle, as a worker is: without a chance to clean up."""

import os
import signal
from collections.abc import Callable
from typing import Any

from django.db import connection


def dies(work: Callable[[], Any]) -> None:
    """``work`` in a process of its own; it must have been killed in it. Needs a test with transactions of its own."""
    connection.close()
    child = os.fork()
    if not child:
        work()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == signal.SIGKILL
    # PostgreSQL ends its side once it notices; where something keeps the connection open it is told, or its locks outlive the test.
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%'"
        )


def kill(*args: Any, **kwargs: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def kills_at_the_second(module: Any, name: str) -> None:
    """In the child: the second call of ``name`` still does what it does, then the process dies, its transaction open."""
    real, calls = getattr(module, name), []

    def killed(*args: Any, **kwargs: Any) -> Any:
        calls.append(name)
        done = real(*args, **kwargs)
        return kill() if len(calls) == 2 else done

    setattr(module, name, killed)
