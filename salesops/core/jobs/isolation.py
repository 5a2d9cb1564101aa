"""A process of its own for each job: limits on time and memory hold, and a job that hangs can be ended (F18).

The parent keeps the lease and the progress; the child runs the function and talks through a pipe, so progress shows while
the job's own transaction is still open.
"""

import ctypes
import json
import logging
import os
import resource
import select
import signal
import time
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, connections
from django.utils import translation
from django.utils.translation import gettext as _

from salesops.core.refusals import Refusal
from salesops.core.sockets.jobs import USUAL_LIMIT_SECONDS, USUAL_MEMORY_MB, job_kinds

from . import leases
from .models import Job
from .outcome import Outcome, language_of, no_longer_allowed, perform
from .shutdown import is_ending

log = logging.getLogger(__name__)

HEARTBEAT_SECONDS = 3.0
# A cancelled job that never checks is ended after so long; what it had not committed is gone.
GRACE_SECONDS = 20.0
PR_SET_PDEATHSIG = 1


@dataclass
class PipeLine:
    """The child's end of the pipe. At most one report in a quarter of a second, except the last of a run."""

    pipe: int
    stopped: bool = False
    last: float = 0.0

    def report(self, done: int, total: int, note: str) -> None:
        if done == total or time.monotonic() - self.last > 0.25:
            self.last = time.monotonic()
            self.send({"progress": {"done": done, "total": total, "note": note}})

    def send(self, message: dict[str, Any]) -> None:
        data = (json.dumps(message) + "\n").encode()
        while data:
            data = data[os.write(self.pipe, data) :]

    def stop_asked(self) -> bool:
        return self.stopped

    def stop(self, *_signal: Any) -> None:
        self.stopped = True


def run_apart(job: Job) -> Outcome:
    """Run ``job`` in a child process and watch over it."""
    reading, writing = os.pipe()
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _child(job, writing)
    os.close(writing)
    try:
        return Watch(job, pid, reading).until_end()
    finally:
        os.close(reading)


def _child(job: Job, writing: int) -> None:
    """Never returns: whatever happens, the child ends here."""
    status = 1
    try:
        _forget_connections()
        line = PipeLine(writing)
        signal.signal(signal.SIGUSR1, line.stop)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        _die_with_parent()
        _limit_memory(job_kinds.get(job.kind).memory_mb if job.kind in job_kinds else USUAL_MEMORY_MB)
        _allow_long_statements(job_kinds.get(job.kind).limit_seconds if job.kind in job_kinds else USUAL_LIMIT_SECONDS)
        outcome = perform(job, line)
        connections.close_all()
        line.send({"outcome": outcome.as_dict()})
        status = 0
    except BaseException:
        log.exception("job %s broke its process", job.key)
    finally:
        os._exit(status)


def _forget_connections() -> None:
    """A connection the parent had open elsewhere (asyncio keeps its own set) is the parent's: leave it, open a new one."""
    for inherited in connections.all(initialized_only=True):
        inherited.connection = None


def _die_with_parent() -> None:
    """A worker killed with -9 takes its job along (Linux); elsewhere the broken pipe ends it."""
    try:
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    except (OSError, AttributeError):
        log.debug("no parent-death signal on this system")


def _limit_memory(megabytes: int) -> None:
    used = 0
    try:
        with open("/proc/self/status") as status:
            used = next(int(row.split()[1]) * 1024 for row in status if row.startswith("VmData:"))
    except (OSError, StopIteration):
        log.debug("the memory in use is unknown on this system")
    limit = used + megabytes * 1024 * 1024
    try:
        resource.setrlimit(resource.RLIMIT_DATA, (limit, resource.getrlimit(resource.RLIMIT_DATA)[1]))
    except (ValueError, OSError):
        log.debug("no memory limit on this system")


def _allow_long_statements(seconds: int) -> None:
    """The limits of web pages on one statement are too short for a job; its own limit holds instead."""
    names = ("statement_timeout", "idle_in_transaction_session_timeout")
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute("SELECT set_config(%s, %s, false)", [name, f"{seconds}s"])


@dataclass
class Watch:
    """The parent's side: keeps the lease, notes progress, passes on a cancellation, ends what takes too long."""

    job: Job
    pid: int
    pipe: int
    started: float = field(default_factory=time.monotonic)
    beat: float = field(default_factory=time.monotonic)
    stop_sent: float | None = None
    progress: dict[str, Any] = field(default_factory=dict)
    outcome: Outcome | None = None
    verdict: Outcome | None = None
    reason: Refusal | None = None
    buffer: bytes = b""

    @property
    def limit(self) -> float:
        return job_kinds.get(self.job.kind).limit_seconds if self.job.kind in job_kinds else USUAL_LIMIT_SECONDS

    def until_end(self) -> Outcome:
        try:
            while self._listen():
                self._look()
        except BaseException:
            self._kill()
            raise
        finally:
            os.waitpid(self.pid, 0)
        if self.verdict:
            return self.verdict
        if self.outcome and self.outcome.how == "cancelled" and self.reason:
            return Outcome("failed", self.reason.code, self.reason.message)
        if self.outcome:
            return self.outcome
        return Outcome("again", "core.job-worker-died", self._say(_died))

    def _listen(self) -> bool:
        """Read what the child says for up to a second; False when it has ended."""
        ready, _w, _x = select.select([self.pipe], [], [], 1.0)
        if not ready:
            return True
        data = os.read(self.pipe, 65536)
        self.buffer += data
        *lines, self.buffer = self.buffer.split(b"\n")
        for line in lines:
            message = json.loads(line)
            if "progress" in message:
                self.progress = message["progress"]
            else:
                self.outcome = Outcome(**message["outcome"])
        return bool(data)

    def _look(self) -> None:
        now = time.monotonic()
        if now - self.started > self.limit and self.verdict is None and self.outcome is None:
            self.verdict = Outcome("failed", "core.job-too-long", self._say(_too_long))
            self._kill()
        elif is_ending() and self.verdict is None and self.outcome is None:
            self.verdict = Outcome("handed-back")
            self._kill()
        elif self.stop_sent and now - self.stop_sent > GRACE_SECONDS and self.verdict is None:
            self.verdict = (
                Outcome("failed", self.reason.code, self.reason.message) if self.reason else Outcome("cancelled")
            )
            self._kill()
        elif now - self.beat >= (1.0 if self.progress else HEARTBEAT_SECONDS):
            self.beat = now
            self._heartbeat()

    def _heartbeat(self) -> None:
        held = leases.hold(self.job, **self.progress)
        self.progress = {}
        if not held:
            self.verdict = Outcome("lost")
            self._kill()
            return
        asked = Job.objects.values_list("cancel_asked", flat=True).get(pk=self.job.pk)
        self.reason = self.reason or self._right_gone()
        if not self.stop_sent and (asked or self.reason):
            self.stop_sent = time.monotonic()
            os.kill(self.pid, signal.SIGUSR1)

    def _right_gone(self) -> Refusal | None:
        if self.job.actor_id is None or self.job.kind not in job_kinds:
            return None
        actor = get_user_model()._default_manager.filter(pk=self.job.actor_id).first()
        with translation.override(language_of(actor)):
            return no_longer_allowed(self.job, job_kinds.get(self.job.kind), actor)

    def _kill(self) -> None:
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            log.debug("job %s had already ended", self.job.key)

    def _say(self, sentence: Any) -> str:
        with translation.override(language_of(self.job.actor)):
            return sentence(self.limit)


def _too_long(limit: float) -> str:
    return _("The job took longer than %(minutes)s minutes and was stopped.") % {"minutes": round(limit / 60, 1)}


def _died(_limit: float) -> str:
    return _("The process that ran the job ended unexpectedly.")
