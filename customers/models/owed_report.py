"""What is to be handed in and whether it was: the rows behind the lists of late and missing (CUS-8)."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import Unaudited


class OwedReportQuerySet(models.QuerySet):
    def counting(self) -> "OwedReportQuerySet":
        """Without those excused by an absence."""
        return self.filter(excused=False)

    def missing(self, now: datetime) -> "OwedReportQuerySet":
        """Not handed in although the last minute has passed."""
        return self.counting().filter(handed_in_at__isnull=True, late_at__lt=now)

    def visible_to(self, user: Any) -> "OwedReportQuerySet":
        """As the logs themselves."""
        from customers.scope.logs import visible_logs

        return visible_logs(self, user)


class OwedReport(models.Model):
    """A log, a weekly summary or a monthly report that ``user`` owes; ``unit`` is where he stood on the first day it is about.

    Due at ``due_at``, late after ``late_at``. Written ahead by a job from calendar and roles; an absence excuses (T34 pauses).
    """

    class Kind(models.TextChoices):
        DAY = "day", _("work log")
        WEEK = "week", _("weekly summary and plan")
        MONTH = "month", _("monthly report")

    user = models.ForeignKey(
        "accounts.User", models.PROTECT, related_name="owed_reports", db_index=False, verbose_name=_("person")
    )
    unit = models.ForeignKey(
        "accounts.OrgUnit", models.PROTECT, related_name="+", db_index=False, verbose_name=_("unit")
    )
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices)
    first = models.DateField(_("day or first day"))
    due_at = models.DateTimeField(_("due"))
    late_at = models.DateTimeField(_("late after"))
    handed_in_at = models.DateTimeField(_("handed in at"), null=True, blank=True)
    is_late = models.BooleanField(_("late"), default=False)
    excused = models.BooleanField(_("excused by an absence"), default=False)

    objects = OwedReportQuerySet.as_manager()
    guards = [Unaudited("drawn up from calendar, roles and absences; what is handed in has its own trail")]

    class Meta:
        verbose_name = _("report owed")
        verbose_name_plural = _("reports owed")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind", "first"], name="owed_report_once"),
            models.CheckConstraint(condition=Q(late_at__gte=models.F("due_at")), name="owed_report_late_after_due"),
        ]
        indexes = [
            models.Index(fields=["-first", "-id"], name="owed_report_list"),
            models.Index(fields=["unit", "-first", "-id"], name="owed_report_of_unit"),
            # The reminders ask for what isn't there yet.
            models.Index(
                fields=["due_at"], name="owed_report_open", condition=Q(handed_in_at__isnull=True, excused=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.first:%Y-%m-%d}"
