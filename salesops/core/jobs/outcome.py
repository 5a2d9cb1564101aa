"""Run one job's function and say how it ended."""

import logging
from dataclasses import asdict, dataclass, field
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from salesops.core import acts
from salesops.core.refusals import Refusal, Refused
from salesops.core.sockets.jobs import JobKind, job_kinds

from .models import Job
from .running import AlreadyDone, JobCancelled, Line, LostLease, RunningJob

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    """How a try ended: ``done``, ``failed`` (trying again won't help), ``cancelled``, ``lost``, ``again`` or ``handed-back``."""

    how: str
    code: str = ""
    error: str = ""
    result: dict[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def no_longer_allowed(job: Job, kind: JobKind, actor: Any) -> Refusal | None:
    """The actor's rights now, not when the job was asked for (S6)."""
    if job.actor_id is None:
        return None
    if actor is None or not actor.is_active:
        return Refusal("core.job-actor-gone", _("The person who started this job is no longer active."))
    if kind.capability and not actor.can(*kind.capability):
        return Refusal("core.job-right-gone", _("The person who started this job no longer has the right to it."))
    return None


def language_of(actor: Any) -> str:
    return getattr(actor, "language", "") or settings.LANGUAGE_CODE


def perform(job: Job, line: Line) -> Outcome:
    """Run the function of ``job`` with the actor's rights and language."""
    token = acts.request_id.set(f"job-{job.key}")
    try:
        with translation.override(language_of(job.actor)):
            return _perform(job, line)
    finally:
        acts.request_id.reset(token)


def _perform(job: Job, line: Line) -> Outcome:
    if job.kind not in job_kinds:
        return Outcome("failed", "core.job-unknown", _("This portal no longer knows this kind of job."))
    kind = job_kinds.get(job.kind)
    refusal = no_longer_allowed(job, kind, job.actor)
    if refusal:
        return Outcome("failed", refusal.code, refusal.message)
    running = RunningJob(job, line)
    try:
        if job.effect_at:
            raise AlreadyDone
        if kind.once:
            with running.effect():
                kind.run(running, **job.args)
        else:
            kind.run(running, **job.args)
    except AlreadyDone:
        return Outcome("done", result=Job.objects.values_list("result", flat=True).get(pk=job.pk))
    except JobCancelled:
        return Outcome("cancelled")
    except LostLease:
        return Outcome("lost")
    except Refused as refused:
        return Outcome("failed", refused.code, " ".join(r.message for r in refused.refusals)[:500])
    except MemoryError:
        log.exception("job %s ran out of memory", job.key)
        return Outcome("failed", "core.job-too-big", _("The job needed more memory than allowed."))
    except Exception:
        log.exception("job %s (%s) failed, try %s", job.key, job.kind, job.tries)
        return Outcome("again", "core.job-broken", _("Something went wrong. Reference: %(key)s") % {"key": job.key[:8]})
    return Outcome("done", result=running.result)
