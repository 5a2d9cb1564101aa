"""Weekly summary and plan (W04), monthly report (W05)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.states.logs import WORK_REPORT
from salesops.core.guards import AuditTrail, Frozen, VersionBump
from salesops.core.models import Versioned

TEXTS = ("results", "key_customers", "open_problems", "to_coordinate", "analysis", "next_plan")


class WorkReportQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> "WorkReportQuerySet":
        """Own ones, those one enters for others, those of one's units at their time (capability ``visits``)."""
        from customers.scope.logs import visible_logs

        return visible_logs(self, user)


class WorkReport(Versioned):
    """What came of a week or a month and what is planned next. ``first`` is the Monday of the week, or the first of the month.

    ``figures`` (counted, by name; a name that is missing has no data) and ``key_visits`` (of the next period) are frozen when the
    report is handed in; in a draft they are empty and drawn up for the page.
    """

    class Kind(models.TextChoices):
        WEEK = "week", _("weekly summary and plan")
        MONTH = "month", _("monthly report")

    user = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="work_reports", db_index=False, verbose_name=_("person")
    )
    unit = models.ForeignKey(
        "accounts.OrgUnit", models.PROTECT, related_name="+", db_index=False, verbose_name=_("unit")
    )
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices)
    first = models.DateField(_("first day"))
    state = models.CharField(_("state"), max_length=9, choices=WORK_REPORT.choices, default="draft")
    results = models.TextField(_("targets and results"), blank=True, max_length=4000)
    key_customers = models.TextField(_("progress at key customers"), blank=True, max_length=4000)
    open_problems = models.TextField(_("unsolved problems"), blank=True, max_length=4000)
    to_coordinate = models.TextField(_("to be coordinated"), blank=True, max_length=4000)
    analysis = models.TextField(_("analysis"), blank=True, max_length=4000)
    next_plan = models.TextField(_("next plan"), blank=True, max_length=4000)
    expenses = models.DecimalField(_("expenses"), max_digits=12, decimal_places=2, null=True, blank=True)
    figures = models.JSONField(_("figures"), default=dict, blank=True)
    key_visits = models.JSONField(_("key visits planned"), default=list, blank=True)
    submitted_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    is_late = models.BooleanField(_("late"), default=False)
    entered_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("entered by"),
    )  # fmt: skip
    remark = models.CharField(_("remark"), max_length=500, blank=True)
    received_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", db_index=False,
        verbose_name=_("looked at by"),
    )  # fmt: skip
    received_at = models.DateTimeField(_("looked at"), null=True, blank=True)

    objects = WorkReportQuerySet.as_manager()
    machine = WORK_REPORT
    guards = [AuditTrail(), VersionBump(), WORK_REPORT.guard(), Frozen("state", ("accepted",))]

    class Meta:
        verbose_name = _("report of a week or month")
        verbose_name_plural = _("reports of weeks and months")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "first"], name="work_report_once"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(submitted_at__isnull=False), name="work_report_handed_in_at"
            ),
            models.CheckConstraint(
                condition=Q(received_by__isnull=True) | ~Q(received_by=models.F("user")),
                name="work_report_not_by_oneself",
            ),
        ]
        indexes = [
            models.Index(fields=["-first", "-id"], name="work_report_list"),
            models.Index(fields=["user", "-first", "-id"], name="work_report_of_user"),
            models.Index(fields=["unit", "-first", "-id"], name="work_report_of_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.first:%Y-%m-%d}"
