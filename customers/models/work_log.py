"""The daily work log (日报表, W01, CUS-8): one for each person and day."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.states.logs import WORK_LOG
from salesops.core.guards import AuditTrail, Frozen, VersionBump
from salesops.core.models import Versioned

# What the person writes; figures are counted.
TEXTS = ("planned", "done", "why_not", "progress", "problems", "help", "tomorrow")
COUNTS = ("planned_visits", "visits", "key_visits", "calls")


class WorkLogQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "WorkLogQuerySet":
        """Own ones, those one enters for others, those of one's units at their time (capability ``visits``)."""
        from customers.scope.logs import visible_logs

        return visible_logs(self, user)

    def handed_in(self) -> "WorkLogQuerySet":
        return self.exclude(state="draft")


class WorkLog(Versioned):
    """What ``user`` planned and did on ``day``; ``unit`` is where ``user`` stood then.

    Texts are drawn up from visits and plans and then belong to their writer. The counts are of the moment it was handed in: visits
    one a customer, ``calls`` all other contacts. ``is_late``: handed in after the last minute of that day's clock (T34).
    ``sales`` is the day's figure net of VAT as the person gave it, ``sales_confirmed`` what the supervisor made of it.
    """

    user = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="work_logs", db_index=False, verbose_name=_("person")
    )
    unit = models.ForeignKey(
        "accounts.OrgUnit", models.PROTECT, related_name="+", db_index=False, verbose_name=_("unit")
    )
    day = models.DateField(_("day"))
    state = models.CharField(_("state"), max_length=9, choices=WORK_LOG.choices, default="draft")
    planned = models.TextField(_("planned"), blank=True, max_length=4000)
    done = models.TextField(_("done"), blank=True, max_length=4000)
    why_not = models.TextField(_("not done, and why"), blank=True, max_length=4000)
    progress = models.TextField(_("progress of opportunities"), blank=True, max_length=4000)
    problems = models.TextField(_("problems"), blank=True, max_length=4000)
    help = models.TextField(_("help needed"), blank=True, max_length=4000)
    tomorrow = models.TextField(_("plan for tomorrow"), blank=True, max_length=4000)
    leads = models.PositiveSmallIntegerField(_("new leads"), null=True, blank=True)
    receipts = models.DecimalField(_("payments received"), max_digits=14, decimal_places=2, null=True, blank=True)
    sales = models.DecimalField(_("sales of the day, net"), max_digits=14, decimal_places=2, null=True, blank=True)
    planned_visits = models.PositiveSmallIntegerField(_("visits planned"), default=0)
    visits = models.PositiveSmallIntegerField(_("visits made"), default=0)
    key_visits = models.PositiveSmallIntegerField(_("key visits"), default=0)
    calls = models.PositiveSmallIntegerField(_("calls and messages"), default=0)
    submitted_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    is_late = models.BooleanField(_("late"), default=False)
    # Only when somebody else entered it for the person (代录).
    entered_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("entered by"),
    )  # fmt: skip
    remark = models.CharField(_("supervisor's remark"), max_length=500, blank=True)
    sales_confirmed = models.DecimalField(
        _("sales confirmed, net"), max_digits=14, decimal_places=2, null=True, blank=True
    )
    checked_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("checked by"),
    )  # fmt: skip
    checked_at = models.DateTimeField(_("checked at"), null=True, blank=True)

    objects = WorkLogQuerySet.as_manager()
    machine = WORK_LOG
    guards = [AuditTrail(), VersionBump(), WORK_LOG.guard(), Frozen("state", ("checked",))]

    class Meta:
        verbose_name = _("work log")
        verbose_name_plural = _("work logs")
        constraints = [
            models.UniqueConstraint(fields=["user", "day"], name="work_log_once_a_day"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_at__isnull=False), name="work_log_handed_in_at"
            ),
            models.CheckConstraint(
                condition=Q(state="checked", checked_at__isnull=False)
                | (~Q(state="checked") & Q(checked_at__isnull=True)),
                name="work_log_checked_at",
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=models.F("user")), name="work_log_not_by_oneself"
            ),
        ]
        indexes = [
            models.Index(fields=["-day", "-id"], name="work_log_list"),
            models.Index(fields=["user", "-day", "-id"], name="work_log_of_user"),
            models.Index(fields=["unit", "-day", "-id"], name="work_log_of_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}"
