"""Cycles (考核周期) and their steps (ASM-5, defaults.md 9.4)."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments import words
from assessments.card_scope import cycles_in_reach
from assessments.guards.cards import CycleKept
from assessments.rules.card_terms import terms_from_json
from assessments.rules.cards import Terms
from salesops.core.guards import AuditTrail, VersionBump
from salesops.core.models import Versioned
from salesops.core.models.base import Spoken
from salesops.core.sockets.report_periods import Period


class CycleQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "CycleQuerySet":
        return cycles_in_reach(self, user)

    def open(self) -> "CycleQuerySet":
        return self.filter(closed_at__isnull=True)


class Cycle(Versioned):
    """A month, quarter or year people are assessed by; or the first three months of one ``person`` (试用期).

    ``terms`` and ``definitions`` are those of the freeze: bands, cap, red line; what each KPI meant.
    """

    cycle = models.CharField(_("cycle"), max_length=1, choices=words.CYCLES)
    code = models.CharField(_("code"), max_length=40, unique=True)
    first = models.DateField(_("from"))
    last = models.DateField(_("until"))
    person = models.ForeignKey(
        get_user_model(), models.PROTECT, null=True, blank=True, related_name="probations", verbose_name=_("person")
    )
    opened_at = models.DateTimeField(_("opened at"))
    frozen_at = models.DateTimeField(_("frozen at"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)
    terms = models.JSONField(_("terms"), default=dict, blank=True)
    definitions = models.JSONField(_("definitions of the KPIs"), default=dict, blank=True)

    objects = CycleQuerySet.as_manager()
    guards = [AuditTrail(ignore=("definitions",)), VersionBump(), CycleKept]

    class Meta:
        verbose_name = _("assessment cycle")
        verbose_name_plural = _("assessment cycles")
        constraints = [
            models.CheckConstraint(condition=Q(first__lte=F("last")), name="cycle_period"),
            models.CheckConstraint(condition=Q(person__isnull=True) | Q(cycle="Q"), name="cycle_probation"),
            models.UniqueConstraint(
                fields=["cycle", "first"], condition=Q(person__isnull=True), name="cycle_once_a_period"
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(frozen_at__isnull=False), name="cycle_frozen_first"
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(frozen_at__isnull=False), name="cycle_closed_frozen"
            ),
        ]
        indexes = [
            models.Index(fields=["-last", "-id"], name="cycles"),
            models.Index(fields=["last"], condition=Q(closed_at__isnull=True), name="cycles_open"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def period(self) -> Period:
        return Period(self.first, self.last)

    @property
    def is_probation(self) -> bool:
        return self.person_id is not None

    @cached_property
    def card_terms(self) -> Terms:
        """What holds for the cards of this cycle, as it was frozen."""
        return terms_from_json(self.terms)


class CycleStep(Spoken):
    """A step of a cycle: from ``starts_on`` until ``due_at``; ``done_at`` when everybody was done, or the time was up."""

    class Step(models.TextChoices):
        FREEZE = "freeze", pgettext_lazy("assessment step", "facts frozen")
        SELF = "self", pgettext_lazy("assessment step", "self-assessment")
        RATE = "rate", pgettext_lazy("assessment step", "rating")
        MERGE = "merge", pgettext_lazy("assessment step", "answers merged")
        CALIBRATE = "calibrate", pgettext_lazy("assessment step", "calibration")
        PUBLISH = "publish", pgettext_lazy("assessment step", "publication")
        APPEAL = "appeal", pgettext_lazy("assessment step", "appeals")
        CLOSE = "close", pgettext_lazy("assessment step", "closing")

    cycle = models.ForeignKey(Cycle, models.CASCADE, related_name="steps", verbose_name=_("cycle"))
    step = models.CharField(_("step"), max_length=10, choices=Step.choices)
    starts_on = models.DateField(_("from"))
    due_at = models.DateTimeField(_("due"))
    done_at = models.DateTimeField(_("done at"), null=True, blank=True)

    guards = [AuditTrail()]

    class Meta:
        verbose_name = _("step of a cycle")
        verbose_name_plural = _("steps of cycles")
        constraints = [models.UniqueConstraint(fields=["cycle", "step"], name="cycle_step_once")]
        indexes = [models.Index(fields=["due_at"], condition=Q(done_at__isnull=True), name="cycle_steps_open")]

    def __str__(self) -> str:
        return f"{self.cycle_id} {self.step}"
