"""Plans of targets: what is broken down, shown to its people, approved and published together (ASM-1, W09, W10)."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assessments.guards.targets import LinesOfDrafts, PeriodFits
from assessments.rules.target_periods import Grain, code_of
from assessments.states.targets import PLAN
from salesops.core.guards import AuditTrail, Unaudited, VersionBump
from salesops.core.models import Versioned
from salesops.core.models.base import Spoken

from .targets import AMOUNT, Metric, one_subject, whole_when_counted


class TargetPlanQuerySet(models.QuerySet):
    def open(self) -> "TargetPlanQuerySet":
        """Neither published nor given up."""
        return self.exclude(state__in=("published", "discarded"))

    def visible_to(self, user: Any) -> "TargetPlanQuerySet":
        """Plans of units in reach, and those that ask oneself once they left the draft."""
        from assessments.scope import plans_in_reach

        return plans_in_reach(self, user)


class TargetPlan(Versioned):
    """Targets of ``unit`` and everybody below for a year, a quarter, or of the months inside a quarter.

    ``kind`` change: single values after publishing, with a ``reason``. ``tree_day`` is the day whose organisation it is broken
    down by. ``warnings`` are those of the moment it was submitted; ``warning_reason`` is the approver's.
    """

    class Kind(models.TextChoices):
        FULL = "full", pgettext_lazy("plan of targets", "allocation")
        MONTHS = "months", pgettext_lazy("plan of targets", "months inside the quarter")
        CHANGE = "change", pgettext_lazy("plan of targets", "change")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    unit = models.ForeignKey("accounts.OrgUnit", models.PROTECT, related_name="target_plans", verbose_name=_("unit"))
    grain = models.CharField(_("kind of period"), max_length=8, choices=Grain.choices)
    first = models.DateField(_("from"))
    last = models.DateField(_("until"))
    tree_day = models.DateField(_("organisation of"))
    state = models.CharField(_("state"), max_length=10, choices=PLAN.choices, default="draft")
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    warnings = models.PositiveIntegerField(_("warnings"), default=0)
    warning_reason = models.CharField(_("reason of the approver"), max_length=500, blank=True)
    basis_at = models.DateTimeField(_("last year read at"), null=True, blank=True)
    created_by = models.ForeignKey(
        get_user_model(), models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("drawn up by")
    )
    created_at = models.DateTimeField(_("drawn up at"))
    offered_at = models.DateTimeField(_("shown to its people at"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)

    machine = PLAN
    objects = TargetPlanQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump(), PLAN.guard(), PeriodFits()]

    class Meta:
        verbose_name = _("plan of targets")
        verbose_name_plural = _("plans of targets")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "kind", "first", "last"],
                name="target_plan_one_open",
                condition=Q(state__in=["draft", "offered", "waiting", "approved"]) & ~Q(kind="change"),
            ),
            models.CheckConstraint(condition=~Q(kind="change") | ~Q(reason=""), name="target_plan_change_has_reason"),
            models.CheckConstraint(
                condition=~Q(kind="months") | Q(grain="quarter"), name="target_plan_months_of_quarter"
            ),
            models.CheckConstraint(
                condition=Q(state="published", published_at__isnull=False)
                | (~Q(state="published") & Q(published_at__isnull=True)),
                name="target_plan_published_when",
            ),
        ]
        indexes = [models.Index(fields=["-first", "-id"], name="target_plans")]

    def __str__(self) -> str:
        return f"{self.period_code} {self.unit.code}"

    @property
    def period_code(self) -> str:
        return code_of(self.first, self.grain)


class PlanLine(Spoken):
    """What a plan gives ``user`` or ``unit`` for one month. Quarters and years are the sums of their months."""

    plan = models.ForeignKey(TargetPlan, models.CASCADE, related_name="lines", verbose_name=_("plan"))
    metric = models.CharField(_("metric"), max_length=14, choices=Metric.choices)
    month = models.DateField(_("month"))
    user = models.ForeignKey(
        get_user_model(), models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("person")
    )
    unit = models.ForeignKey(
        "accounts.OrgUnit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    amount = models.DecimalField(_("target"), **AMOUNT)

    objects = models.Manager()
    guards = [Unaudited("a working sheet until it is published; then each value is a target, which keeps its history"),
              LinesOfDrafts()]  # fmt: skip

    class Meta:
        verbose_name = _("line of a plan")
        verbose_name_plural = _("lines of plans")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "metric", "user", "month"],
                name="plan_line_of_person",
                condition=Q(user__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["plan", "metric", "unit", "month"],
                name="plan_line_of_unit",
                condition=Q(unit__isnull=False),
            ),
            models.CheckConstraint(condition=one_subject(), name="plan_line_one_subject"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="plan_line_not_negative"),
            models.CheckConstraint(condition=whole_when_counted(), name="plan_line_whole_when_counted"),
            models.CheckConstraint(condition=Q(month__day=1), name="plan_line_of_month"),
        ]


class PlanBasis(Spoken):
    """What a person reached in a month of last year, in the unit of that time: season and shares are taken from it."""

    plan = models.ForeignKey(TargetPlan, models.CASCADE, related_name="basis", verbose_name=_("plan"))
    metric = models.CharField(_("metric"), max_length=14, choices=Metric.choices)
    month = models.DateField(_("month"))
    user = models.ForeignKey(get_user_model(), models.PROTECT, related_name="+", verbose_name=_("person"))
    unit = models.ForeignKey(
        "accounts.OrgUnit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("unit")
    )
    amount = models.DecimalField(_("reached"), **AMOUNT)

    objects = models.Manager()
    guards = [Unaudited("figures of the past as they were computed when the plan was begun")]

    class Meta:
        verbose_name = _("result of last year")
        verbose_name_plural = _("results of last year")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "metric", "month", "user", "unit"], name="plan_basis_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="plan_basis_of_month"),
        ]


class PlanAnswer(Versioned):
    """What a person says to the targets a plan gives: accepted, or objected with a reason; the answer to an objection."""

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("targets", "not answered yet")
        ACCEPTED = "accepted", pgettext_lazy("targets", "accepted")
        OBJECTED = "objected", pgettext_lazy("targets", "objected")

    plan = models.ForeignKey(TargetPlan, models.CASCADE, related_name="answers", verbose_name=_("plan"))
    user = models.ForeignKey(get_user_model(), models.PROTECT, related_name="target_answers", verbose_name=_("person"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.ASKED)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    reply = models.CharField(_("reply"), max_length=500, blank=True)
    # Of the amounts asked about: who accepted them isn't asked again for the same ones.
    digest = models.CharField(_("amounts asked about"), max_length=64, default="", blank=True)
    asked_at = models.DateTimeField(_("asked at"))
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)

    objects = models.Manager()
    guards = [AuditTrail(), VersionBump()]

    class Meta:
        verbose_name = _("answer to targets")
        verbose_name_plural = _("answers to targets")
        constraints = [
            models.UniqueConstraint(fields=["plan", "user"], name="plan_answer_once"),
            models.CheckConstraint(
                condition=Q(state="asked", answered_at__isnull=True)
                | (~Q(state="asked") & Q(answered_at__isnull=False)),
                name="plan_answer_when",
            ),
            models.CheckConstraint(condition=~Q(state="objected") | ~Q(reason=""), name="plan_answer_says_why"),
        ]
        indexes = [
            models.Index(fields=["user"], name="plan_answers_open", condition=Q(state="asked")),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.user_id}"
