"""A step of an approval: one approver who has to agree."""

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from salesops.core.approvals.states import STEP_MOVES, StepState
from salesops.core.guards import AuditTrail, StateGuard, VersionBump
from salesops.core.models import Versioned
from salesops.core.sockets.approvals import approvers, directory

from .approval import Approval


class StepQuerySet(models.QuerySet):
    def waiting(self) -> "StepQuerySet":
        """Steps that somebody has to decide now; a step with a question asked still belongs to its approver."""
        return self.filter(state__in=(StepState.OPEN, StepState.ASKED))

    def waiting_for(self, user: Any, day: date) -> "StepQuerySet":
        """Steps ``user`` may decide on ``day``: as the approver, or for somebody whose deputy he is.

        What is his own is left out: a deputy sees nothing in which he is barred.
        """
        own = Q(people__user=user, people__ended_at__isnull=True)
        absent = [p.pk for p in directory().deputised_by(user, day)]
        if absent:
            own |= Q(people__user__in=absent, people__ended_at__isnull=True)
        rows = self.waiting().filter(own)
        return rows.exclude(approval__requester=user).exclude(approval__barred__contains=[user.pk]).distinct()


class ApprovalStep(Versioned):
    """One approver of one stage. Steps of the same stage stand open at the same time, and all must agree."""

    approval = models.ForeignKey(Approval, models.PROTECT, related_name="steps", verbose_name=_("approval"))
    stage = models.PositiveSmallIntegerField(_("stage"))
    # A code of the approvers' registry, or "" for a person added by name.
    approver = models.CharField(_("approver"), max_length=60, blank=True)
    rule = models.CharField(_("condition"), max_length=60, blank=True)
    params = models.JSONField(_("values of the condition"), default=dict)
    limit = models.CharField(_("limit"), max_length=12)
    state = models.CharField(_("state"), max_length=10, choices=StepState.choices, default=StepState.AHEAD)
    # Stays ahead until the approver who was asked for before it has agreed.
    waits_for = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="held_up", verbose_name=_("waits for")
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("added by")
    )
    arrived_at = models.DateTimeField(_("arrived"), null=True, blank=True)
    due_at = models.DateTimeField(_("due"), null=True, blank=True)
    asked_at = models.DateTimeField(_("clock stopped"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = StepQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump(), StateGuard.of("state", [StepState.AHEAD.value], STEP_MOVES)]

    class Meta:
        verbose_name = _("approval step")
        verbose_name_plural = _("approval steps")
        ordering = ["stage", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=("ahead", "dropped")) | Q(arrived_at__isnull=False, due_at__isnull=False),
                name="approval_step_arrived_with_due",
            ),
            models.CheckConstraint(
                condition=~Q(state="asked") | Q(asked_at__isnull=False), name="approval_step_asked_with_time"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("approved", "rejected", "sent_back")) | Q(decided_at__isnull=False),
                name="approval_step_decided_with_time",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(state="open"), name="approval_step_open_due")]

    @property
    def label(self) -> str:
        return str(approvers.get(self.approver).label) if self.approver else str(_("added approver"))

    @property
    def reason(self) -> str:
        """The condition that put this approver on the route, in the reader's language."""
        sentence = self.approval.plug.rules.get(self.rule)
        return str(sentence) % self.params if sentence else ""

    @property
    def is_waiting(self) -> bool:
        return self.state in (StepState.OPEN, StepState.ASKED)


class StepPerson(models.Model):
    """A person who may decide a step; one of them is enough. Deputies are never stored: they act for a row while in force."""

    class Via(models.TextChoices):
        RESOLVED = "resolved", _("approver")
        SUPERIOR = "superior", _("in place of somebody who may not decide this")
        LEFT = "left", _("in place of somebody who left")
        ADDED = "added", _("added")
        DELEGATED = "delegated", _("passed on")
        ESCALATED = "escalated", _("escalated")

    step = models.ForeignKey(ApprovalStep, models.PROTECT, related_name="people", verbose_name=_("step"))
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    via = models.CharField(_("why"), max_length=10, choices=Via.choices)
    # In whose place: the one who is barred, left, or let it lie.
    instead_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("in place of")
    )
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)

    guards = [AuditTrail()]

    class Meta:
        verbose_name = _("person of an approval step")
        verbose_name_plural = _("people of approval steps")
        constraints = [models.UniqueConstraint(fields=["step", "user"], name="approval_step_person_once")]
        indexes = [models.Index(fields=["user"], condition=Q(ended_at__isnull=True), name="approval_step_person_live")]
