"""Kinds of job that only the tests know."""

from types import SimpleNamespace

from django.utils.translation import gettext_noop

from salesops.core.refusals import Refusal, Refused
from salesops.core.sockets.jobs import SHORT, background_job

# What the functions did, for the tests to look at; emptied by the fixture ``seen``.
SEEN: list = []
HOOKS = SimpleNamespace(during=None)


@background_job("tests.count", label="Count", queue=SHORT, quiet=True)
def count(job, *, upto=3):
    for n in range(upto):
        job.progress(n + 1, upto, f"{n + 1}")
        if HOOKS.during:
            HOOKS.during(job)
    SEEN.append(("count", job.actor and job.actor.username))
    job.result["counted"] = upto


@background_job("tests.break", label="Break", queue=SHORT)
def break_down(job):
    SEEN.append(("break", job.key))
    raise RuntimeError("secret detail of the machine room")


@background_job("tests.refuse", label="Refuse", queue=SHORT)
def refuse(job):
    raise Refused(Refusal("tests.no", "No, because the month is closed."))


@background_job("tests.rename", label="Rename", queue=SHORT, once=True, capability=("settings", "e"))
def rename(job, *, to):
    """An effect in the database: the actor's name."""
    job.actor.name = to
    job.actor.save(update_fields=["name"])
    if HOOKS.during:
        HOOKS.during(job)
    SEEN.append(("rename", to))


@background_job("tests.giant", label="Giant", quiet=True)
def giant(job):
    SEEN.append(("giant", None))


TITLE = gettext_noop("Count to %(upto)s")
