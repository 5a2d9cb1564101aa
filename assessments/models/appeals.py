"""An appeal against one KPI of a published card (申诉表, H06)."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.core.guards import AuditTrail, Frozen, VersionBump
from salesops.core.models import Versioned


class AppealQuerySet(models.QuerySet):
    def open(self) -> "AppealQuerySet":
        return self.filter(state="open")

    def visible_to(self, user: Any) -> "AppealQuerySet":
        """Those of cards in reach."""
        from assessments.models import Scorecard

        return self.filter(scorecard__in=Scorecard.objects.visible_to(user))


class Appeal(Versioned):
    """One KPI, a reason, what proves it; decided by somebody who didn't rate the card."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("appeal", "open")
        UPHELD = "upheld", pgettext_lazy("appeal", "upheld")
        REJECTED = "rejected", pgettext_lazy("appeal", "rejected")

    scorecard = models.ForeignKey(
        "assessments.Scorecard", models.PROTECT, related_name="appeals", verbose_name=_("scorecard")
    )
    kpi = models.CharField("KPI", max_length=8)
    reason = models.TextField(_("reason"), max_length=1000)
    evidence = models.TextField(_("evidence"), max_length=1000, blank=True)
    # Attached to the card: who reads it may fetch it.
    stored = models.OneToOneField(
        "jobs.StoredFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("document")
    )
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("at"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)
    decision = models.TextField(_("decision"), max_length=1000, blank=True)
    decided_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

    objects = AppealQuerySet.as_manager()
    guards = [
        AuditTrail(secret=("reason", "evidence", "decision")), VersionBump(), Frozen("state", ("upheld", "rejected")),
    ]  # fmt: skip

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "kpi"], name="appeal_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="appeal_says_why"),
            models.CheckConstraint(
                condition=Q(state="open", decided_by__isnull=True, decided_at__isnull=True, decision="")
                | (~Q(state="open") & Q(decided_by__isnull=False, decided_at__isnull=False) & ~Q(decision="")),
                name="appeal_decided_when",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=F("by")), name="appeal_two_people"
            ),
        ]
        indexes = [models.Index(fields=["scorecard"], name="appeals_open", condition=Q(state="open"))]

    def __str__(self) -> str:
        return f"{self.scorecard_id} {self.kpi}"
