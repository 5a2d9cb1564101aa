"""Runs of schedules, and signs of life."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import Unaudited

from .job import Job


class PlannedRun(models.Model):
    """One run of a schedule at its planned moment: the unique row that keeps two beats from running it twice (F3)."""

    schedule = models.CharField(_("schedule"), max_length=80)
    planned_at = models.DateTimeField(_("planned for"))
    created_at = models.DateTimeField(_("created"), db_default=Now())
    late = models.BooleanField(_("late"), default=False)
    # Earlier planned moments that this run makes up for.
    missed = models.PositiveIntegerField(_("missed runs"), default=0)
    job = models.OneToOneField(Job, models.PROTECT, related_name="planned_run", verbose_name=_("job"))

    guards = [Unaudited("history of the clock")]

    class Meta:
        verbose_name = _("planned run")
        verbose_name_plural = _("planned runs")
        constraints = [models.UniqueConstraint(fields=["schedule", "planned_at"], name="planned_run_once")]
        ordering = ["-planned_at"]


class Pulse(models.Model):
    """When a part of the portal (``beat``, ``short``, ``long``) last gave a sign of life."""

    name = models.CharField(_("name"), max_length=20, primary_key=True)
    at = models.DateTimeField(_("time"))

    guards = [Unaudited("a sign of life")]

    class Meta:
        verbose_name = _("sign of life")
        verbose_name_plural = _("signs of life")
