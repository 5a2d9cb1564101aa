"""Background jobs. PostgreSQL is the list of what is to be done; Redis only rings the bell."""

import secrets
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import Unaudited
from salesops.core.jobs.states import JOB_STATE_GUARD, JobState
from salesops.core.sockets.jobs import job_kinds

MAX_TRIES = 3


def random_key() -> str:
    """A key nobody guesses: 192 random bits for an address."""
    return secrets.token_urlsafe(24)


class JobQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "JobQuerySet":
        """Everybody sees the own jobs; who runs the portal (``tokens`` with right ``e``) sees all."""
        if user.can("tokens", "e") or user.holds("AUD"):
            return self
        return self.filter(actor=user)

    def open(self) -> "JobQuerySet":
        return self.filter(state__in=(JobState.WAITING, JobState.RUNNING))

    def due(self) -> "JobQuerySet":
        """Jobs a worker may take now by the database's clock: waiting ones, and running ones whose worker is gone."""
        return self.filter(
            models.Q(state=JobState.WAITING, not_before__lte=Now())
            | models.Q(state=JobState.RUNNING, lease_until__lt=Now())
        )


class Job(models.Model):
    """One piece of background work. ``lease_until`` says how long its worker is believed to be alive."""

    key = models.CharField(_("key"), max_length=40, unique=True, default=random_key, editable=False)
    kind = models.CharField(_("kind"), max_length=80)
    # The source text of the title and its values: shown in the language of whoever looks.
    title = models.CharField(_("title"), max_length=200, blank=True)
    title_params = models.JSONField(_("values in the title"), default=dict, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="jobs", verbose_name=_("started by")
    )
    args = models.JSONField(_("arguments"), default=dict, blank=True)
    queue = models.CharField(_("queue"), max_length=8)
    state = models.CharField(_("state"), max_length=10, choices=JobState.choices, default=JobState.WAITING)

    done = models.PositiveIntegerField(_("done"), default=0)
    total = models.PositiveIntegerField(_("total"), default=0)
    note = models.CharField(_("note"), max_length=200, blank=True)

    not_before = models.DateTimeField(_("not before"), db_default=Now())
    lease_until = models.DateTimeField(_("lease until"), null=True)
    # Random for each claim: a worker that lost its lease can't end somebody else's try.
    lease_token = models.CharField(_("lease"), max_length=40, blank=True)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    cancel_asked = models.BooleanField(_("cancel asked"), default=False)
    # Set in the transaction that holds the job's effect.
    effect_at = models.DateTimeField(_("took effect"), null=True)

    result = models.JSONField(_("result"), default=dict, blank=True)
    error_code = models.CharField(_("error code"), max_length=80, blank=True)
    error = models.CharField(_("error"), max_length=500, blank=True)

    created_at = models.DateTimeField(_("created"), db_default=Now())
    started_at = models.DateTimeField(_("started"), null=True)
    finished_at = models.DateTimeField(_("finished"), null=True)

    objects = JobQuerySet.as_manager()
    guards = [JOB_STATE_GUARD, Unaudited("a queue; what a job changes is audited with the job's actor")]

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="running") | models.Q(lease_until__isnull=False), name="job_running_has_lease"
            ),
            models.CheckConstraint(condition=models.Q(queue__in=("short", "long")), name="job_queue_known"),
            models.CheckConstraint(condition=models.Q(tries__lte=MAX_TRIES), name="job_tries_bounded"),
        ]
        indexes = [
            models.Index(
                fields=["queue", "id"], name="job_to_do", condition=models.Q(state__in=("waiting", "running"))
            ),
            models.Index(fields=["actor", "-id"], name="job_of_person"),
            models.Index(fields=["finished_at"], name="job_finished"),
            models.Index(fields=["id"], name="job_parked", condition=models.Q(state="parked")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The title in the language of the reader; the kind's label when none was given."""
        if not self.title:
            return str(job_kinds.get(self.kind).label) if self.kind in job_kinds else self.kind
        text, params = gettext(self.title), dict(self.title_params)
        if self.kind in job_kinds:
            says = job_kinds.get(self.kind).says
            params |= {name: say(str(params[name])) for name, say in says.items() if name in params}
        try:
            return text % params if params else text
        except (KeyError, TypeError, ValueError):
            return text

    @property
    def percent(self) -> int | None:
        """Share done, 0–100, or ``None`` while the total is unknown."""
        return min(100, self.done * 100 // self.total) if self.total else None

    @property
    def is_open(self) -> bool:
        return self.state in (JobState.WAITING, JobState.RUNNING)
