"""Days that differ from the week's rule."""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import AuditTrail, Stamps, VersionBump
from salesops.core.models import Versioned


class CalendarDay(Versioned):
    """A day off on a weekday or a weekend, or a make-up working day (调休). Days without a row follow the week."""

    class Kind(models.TextChoices):
        OFF = "off", _("day off")
        WORK = "work", _("make-up working day")

    class Occasion(models.TextChoices):
        NEW_YEAR = "new_year", _("New Year's Day")
        SPRING = "spring", _("Spring Festival")
        TOMB_SWEEPING = "tomb_sweeping", _("Tomb-sweeping Day")
        LABOUR = "labour", _("Labour Day")
        DRAGON_BOAT = "dragon_boat", _("Dragon Boat Festival")
        MID_AUTUMN = "mid_autumn", _("Mid-autumn Festival")
        NATIONAL = "national", _("National Day")
        VICTORY = "victory", _("70th Anniversary of Victory")
        COMPANY = "company", _("company day")

    day = models.DateField(_("day"), unique=True)
    kind = models.CharField(_("kind"), max_length=4, choices=Kind.choices)
    occasion = models.CharField(_("occasion"), max_length=14, choices=Occasion.choices)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    guards = [AuditTrail(), VersionBump(), Stamps("worktime")]

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")

    def __str__(self) -> str:
        return self.day.isoformat()

    @staticmethod
    def of_year(year: int) -> "models.QuerySet[CalendarDay]":
        return CalendarDay.objects.filter(day__range=(date(year, 1, 1), date(year, 12, 31))).order_by("day")
