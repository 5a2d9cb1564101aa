"""Grades set by people for a time, and what the portal suggests to them (CUS-5)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from customers.states.grading import OVERRIDE, SUGGESTION
from salesops.core.guards import AuditTrail, VersionBump
from salesops.core.models import Versioned

from .customer import Customer
from .grading import GradedQuerySet


class GradeOverride(Versioned):
    """A grade that holds instead of the policy's from ``starts_on`` to ``ends_on``, that day included."""

    class Kind(models.TextChoices):
        MANUAL = "manual", _("set by hand")
        SUGGESTION = "suggestion", _("suggestion accepted")
        STALLED = "stalled", _("no progress for long")

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="grade_overrides", verbose_name=_("customer"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.MANUAL)
    grade = models.CharField(_("grade"), max_length=1, choices=Customer.Grade.choices)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=OVERRIDE.choices)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"))
    asked_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked at"))
    decided_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    ended_at = models.DateTimeField(_("ended at"), null=True)

    machine = OVERRIDE
    objects = GradedQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump(), OVERRIDE.guard()]

    class Meta:
        verbose_name = _("grade set by hand")
        verbose_name_plural = _("grades set by hand")
        constraints = [
            models.UniqueConstraint(fields=["customer"], name="grade_override_one_active", condition=Q(state="active")),
            models.UniqueConstraint(
                fields=["customer"], name="grade_override_one_waiting", condition=Q(state="waiting")
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="grade_override_in_order"),
            models.CheckConstraint(condition=Q(grade__in=["A", "B", "C"]), name="grade_override_known"),
        ]
        indexes = [models.Index(fields=["ends_on"], name="grade_override_ends", condition=Q(state="active"))]

    def __str__(self) -> str:
        return f"{self.customer} {self.grade}"


class GradeSuggestion(Versioned):
    """A change of grade the figures speak for; the supervisor decides. ``reasons``: [{"code": …, figures}]."""

    class Direction(models.TextChoices):
        UP = "up", _("raise")
        DOWN = "down", _("lower")

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="grade_suggestions", verbose_name=_("customer"))
    direction = models.CharField(_("direction"), max_length=4, choices=Direction.choices)
    grade_from = models.CharField(_("grade"), max_length=1)
    grade_to = models.CharField(_("suggested"), max_length=1)
    reasons = models.JSONField(_("reasons"), default=list)
    state = models.CharField(_("state"), max_length=10, choices=SUGGESTION.choices, default="open")
    made_on = models.DateField(_("suggested on"))
    decided_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    note = models.CharField(_("reason"), max_length=300, blank=True)

    machine = SUGGESTION
    objects = GradedQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump(), SUGGESTION.guard()]

    class Meta:
        verbose_name = _("suggested grade")
        verbose_name_plural = _("suggested grades")
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "direction"], name="grade_suggestion_one_open", condition=Q(state="open")
            )
        ]
        indexes = [models.Index(fields=["state", "-made_on", "id"], name="grade_suggestion_list")]

    def __str__(self) -> str:
        return f"{self.customer} {self.grade_from} → {self.grade_to}"

    @property
    def why(self) -> str:
        """The reasons in the reader's language."""
        from customers.suggestion_words import reasons_text

        return reasons_text(self.reasons)
