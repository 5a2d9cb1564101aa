"""The frame around every service: one transaction, the actor known to the audit trail, one retry after a deadlock."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from .refusals import Refusal, Refused

P = ParamSpec("P")
R = TypeVar("R")

DEADLOCK, LOCK_TIMEOUT = "40P01", "55P03"


@dataclass(frozen=True)
class Act:
    """Who does what: written into every audit row of the transaction."""

    name: str
    actor_id: int | None
    on_behalf_of_id: int | None = None
    request_id: str = ""


_running: ContextVar[Act | None] = ContextVar("running_act", default=None)
# Set by the request middleware, so that audit rows and log lines of one request can be found together.
request_id: ContextVar[str] = ContextVar("request_id", default="")
# How many outermost acts ended in this context: what was read before the last one may be outdated (see stamps.py).
acts_done: ContextVar[int] = ContextVar("acts_done", default=0)


def running_act() -> Act | None:
    """The outermost act under way in this thread, if any."""
    return _running.get()


@contextmanager
def acting(name: str, actor: Any, on_behalf_of: Any = None) -> Iterator[Act]:
    """Open a transaction in which the audit trail knows ``name`` and ``actor``. An inner act keeps the outer actor."""
    outer = _running.get()
    with transaction.atomic():
        if outer is not None:
            yield outer
            return
        act = Act(name, getattr(actor, "pk", None), getattr(on_behalf_of, "pk", None), request_id.get())
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('salesops.act', %s, true), set_config('salesops.actor', %s, true),"
                " set_config('salesops.on_behalf_of', %s, true), set_config('salesops.request', %s, true)",
                [act.name, str(act.actor_id or ""), str(act.on_behalf_of_id or ""), act.request_id],
            )
        token = _running.set(act)
        try:
            yield act
        finally:
            _running.reset(token)
            acts_done.set(acts_done.get() + 1)


def _sqlstate(error: OperationalError) -> str:
    return getattr(error.__cause__, "pgcode", None) or ""


def patiently(attempt: Callable[[], R]) -> R:
    """Run a whole transaction; once more after a deadlock, ``core.busy`` after waiting too long for somebody else's lock.

    Inside a larger transaction it only runs: whoever opened that one tries again.
    """
    for last_try in (False, True):
        try:
            return attempt()
        except OperationalError as error:
            state = _sqlstate(error)
            if state == DEADLOCK and not last_try and not connection.in_atomic_block:
                continue
            if state in (DEADLOCK, LOCK_TIMEOUT) and not connection.in_atomic_block:
                busy = _("Somebody else is changing this right now. Nothing was saved; try again in a moment.")
                raise Refused(Refusal("core.busy", busy)) from error
            raise
    raise AssertionError("unreachable")


def act(name: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a keyword-only function with an ``actor`` argument a service named ``name`` (``accounts.request_leave``).

    ``actor`` is a user, or ``None`` for the system. Waiting longer than the lock limit for somebody else's work refuses with
    ``core.busy``; a deadlock is tried once more.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def service(*args: P.args, **kwargs: P.kwargs) -> R:
            if "actor" not in kwargs:
                raise TypeError(f"{function.__name__} needs actor=")

            def once_through() -> R:
                with acting(name, kwargs["actor"], kwargs.get("on_behalf_of")):
                    return function(*args, **kwargs)

            return patiently(once_through)

        return service

    return decorate
