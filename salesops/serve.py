"""``python -m salesops.serve``: the web server of the portal, the same under ``make run`` and in containers.

BIND and PORT say where, WEB_WORKERS how many processes, WEB_THREADS how many requests each of them serves at once
(``salesops.core.web.waiting``).
"""

import os
import sys

import django

WAITING = "128"  # requests in each process


def arguments() -> list[str]:
    """What granian is told."""
    given = os.environ.get
    return [
        # Its only warning is about the number of threads, which do nothing but wait.
        *("--interface", "wsgi", "--no-ws", "--log-level", "error"),
        *("--host", given("BIND") or "127.0.0.1", "--port", given("PORT") or "8000"),
        # A thread for everyone who waits; how many work at a time is for the waiting room to say.
        *("--workers", given("WEB_WORKERS") or "2", "--blocking-threads", WAITING, "--backpressure", WAITING),
        # What is more than that waits in the kernel instead of in memory; half-sent requests hold only a socket (F13).
        *("--backlog", "256", "--http1-header-read-timeout", "10000"),
        *("--respawn-failed-workers", "--respawn-interval", "1"),  # F1
        *("--workers-kill-timeout", given("WEB_STOP_SECONDS") or "30"),  # running requests may finish (F19)
        "salesops.wsgi:application",
    ]


def main() -> None:
    os.environ["SALESOPS_PROCESS"] = "web"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "salesops.settings.production")
    django.setup()
    from salesops.core.web.startup import refuse_unsafe_start

    refuse_unsafe_start()
    # The server takes this process's place: it needs neither our modules nor our connection in memory.
    os.execv(sys.executable, [sys.executable, "-m", "granian", *arguments()])  # noqa: S606


if __name__ == "__main__":
    main()
