"""Years of the calendar."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import AuditTrail, Stamps, VersionBump
from salesops.core.models import Versioned


class CalendarYear(Versioned):
    """A year and whether its holidays are known (the State Council publishes them each November for the next year)."""

    year = models.PositiveSmallIntegerField(_("year"), primary_key=True)
    is_published = models.BooleanField(_("published"), default=False)
    published_at = models.DateTimeField(_("published at"), null=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("published by")
    )
    source = models.CharField(_("source"), max_length=200, blank=True)

    guards = [AuditTrail(), VersionBump(), Stamps("worktime")]

    class Meta:
        verbose_name = _("calendar year")
        verbose_name_plural = _("calendar years")
        constraints = [
            models.CheckConstraint(condition=models.Q(year__gte=2000, year__lte=2200), name="calendar_year_sensible")
        ]

    def __str__(self) -> str:
        return str(self.year)
