"""What people and units are to reach (ASM-1): one value in force for a metric, a period and a subject; the ones before stay."""

from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from assessments.guards.targets import PeriodFits, WrittenOnce
from assessments.rules.target_periods import Grain, code_of
from salesops.core.guards import AppendOnly, AuditTrail, Stamps
from salesops.core.models.base import Spoken

AMOUNT: dict[str, Any] = {"max_digits": 16, "decimal_places": 2}


class Metric(models.TextChoices):
    """What targets are given for. Sales and profit are net of VAT, collection includes it."""

    SALES = "sales", _("sales amount")
    PROFIT = "profit", _("gross profit")
    COLLECTION = "collection", _("collection amount")
    NEW_CUSTOMERS = "new_customers", _("new customers")
    VISITS = "visits", _("visits")
    DISTRIBUTION = "distribution", _("distribution")


# Counted in whole things; the others are money.
COUNTED = (Metric.NEW_CUSTOMERS, Metric.VISITS, Metric.DISTRIBUTION)


def whole_when_counted(amount: str = "amount") -> Q:
    """Condition: nobody wins half a customer."""
    return ~Q(metric__in=COUNTED) | Q(**{amount: models.functions.Floor(F(amount))})


def one_subject() -> Q:
    """Condition: a person or a unit, never both."""
    return Q(user__isnull=True) ^ Q(unit__isnull=True)


class TargetQuerySet(models.QuerySet):
    def in_force(self) -> "TargetQuerySet":
        """The values that count now; the others are history."""
        return self.filter(ended_at__isnull=True)

    def of_period(self, first: date, last: date) -> "TargetQuerySet":
        """Targets of exactly this period."""
        return self.filter(first=first, last=last)

    def visible_to(self, user: Any) -> "TargetQuerySet":
        """Own ones, those of people and units in reach, and the sum of the unit one stands in."""
        from assessments.scope import targets_in_reach

        return targets_in_reach(self, user)


class Target(Spoken):
    """``amount`` is owed by ``user`` or ``unit`` from ``first`` to ``last``. Another value ends this row and begins the next.

    ``reason`` says why it follows another one; ``plan`` is what brought it, none: a file.
    """

    Metric = Metric

    metric = models.CharField(_("metric"), max_length=14, choices=Metric.choices)
    grain = models.CharField(_("kind of period"), max_length=8, choices=Grain.choices)
    first = models.DateField(_("from"))
    last = models.DateField(_("until"))
    user = models.ForeignKey(
        get_user_model(), models.PROTECT, null=True, blank=True, related_name="targets", verbose_name=_("person")
    )
    unit = models.ForeignKey(
        "accounts.OrgUnit", models.PROTECT, null=True, blank=True, related_name="targets", verbose_name=_("unit")
    )
    amount = models.DecimalField(_("target"), **AMOUNT)
    plan = models.ForeignKey(
        "assessments.TargetPlan", models.PROTECT, null=True, blank=True, related_name="targets", verbose_name=_("plan")
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    by = models.ForeignKey(
        get_user_model(), models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    begun_at = models.DateTimeField(_("in force from"))
    ended_at = models.DateTimeField(_("in force until"), null=True, blank=True)

    objects = TargetQuerySet.as_manager()
    guards = [AuditTrail(), AppendOnly(but=("ended_at",)), WrittenOnce(), PeriodFits(), Stamps("targets")]

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "metric", "first", "last"],
                name="target_of_person_in_force",
                condition=Q(ended_at__isnull=True, user__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["unit", "metric", "first", "last"],
                name="target_of_unit_in_force",
                condition=Q(ended_at__isnull=True, unit__isnull=False),
            ),
            models.CheckConstraint(condition=one_subject(), name="target_one_subject"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="target_not_negative"),
            models.CheckConstraint(condition=whole_when_counted(), name="target_whole_when_counted"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("begun_at")), name="target_ends_after_it_begins"
            ),
        ]
        indexes = [
            models.Index(fields=["metric", "first", "last"], name="target_period", condition=Q(ended_at__isnull=True)),
            models.Index(fields=["-first", "metric", "id"], name="target_list"),
            models.Index(fields=["user", "metric", "first", "last", "begun_at"], name="target_person_history"),
            models.Index(fields=["unit", "metric", "first", "last", "begun_at"], name="target_unit_history"),
            models.Index(fields=["plan"], name="target_of_plan"),
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.period_code}"

    @property
    def period_code(self) -> str:
        """``2026``, ``2026Q3``, ``2026-09``, ``2026W37``."""
        return code_of(self.first, self.grain)
