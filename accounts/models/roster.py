"""The duty roster (值班, ACC-13): who is on duty where and when, and the approval of duty on days off."""

from datetime import date
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.names import InBothLanguages
from accounts.states import OVERTIME_MOVES, OvertimeState
from salesops.core.guards import AuditTrail, Stamps, StateGuard, VersionBump
from salesops.core.models import Versioned


class DutyPlace(InBothLanguages, models.Model):
    """A place somebody is on duty at: hotline, warehouse, office. ``opens_service``: duty there opens service hours."""

    code = models.CharField(_("code"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=60, blank=True)
    opens_service = models.BooleanField(_("opens service hours"), default=False)
    is_active = models.BooleanField(_("active"), default=True)

    guards = [AuditTrail(), Stamps("worktime")]

    class Meta:
        verbose_name = _("place of duty")
        verbose_name_plural = _("places of duty")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.local_name


class OvertimeRequest(Versioned):
    """Duty on days off: approved like leave, by the number of days."""

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="overtime", verbose_name=_("person"))
    asked_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+", verbose_name=_("entered by"))
    days = ArrayField(models.DateField(), verbose_name=_("days"))
    state = models.CharField(_("state"), max_length=10, choices=OvertimeState.choices, default=OvertimeState.PENDING)

    guards = [
        AuditTrail(),
        VersionBump(),
        StateGuard.of("state", [OvertimeState.PENDING.value], OVERTIME_MOVES),
        Stamps("worktime"),
    ]

    class Meta:
        verbose_name = _("overtime duty")
        verbose_name_plural = _("overtime duties")

    def __str__(self) -> str:
        return self.user.name


class DutyQuerySet(models.QuerySet):
    def agreed(self) -> "DutyQuerySet":
        """Duties that count: on a working day, or approved."""
        return self.filter(Q(overtime__isnull=True) | Q(overtime__state=OvertimeState.APPROVED))

    def between(self, first: date, last: date) -> "DutyQuerySet":
        return self.filter(day__gte=first, day__lte=last)

    def visible_to(self, user: Any) -> "DutyQuerySet":
        """The roster is for everybody who may see leave at all: one has to know whom to call."""
        return self if user.can("leave", "v") else self.none()


class Duty(models.Model):
    """One person on duty at one place on one day, from a time to a time."""

    place = models.ForeignKey(DutyPlace, models.PROTECT, related_name="duties", verbose_name=_("place"))
    day = models.DateField(_("day"))
    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="duties", verbose_name=_("on duty"))
    starts_at = models.TimeField(_("from"))
    ends_at = models.TimeField(_("to"))
    overtime = models.ForeignKey(
        OvertimeRequest, models.PROTECT, null=True, blank=True, related_name="duties", verbose_name=_("overtime duty")
    )
    entered_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )

    objects = DutyQuerySet.as_manager()
    guards = [AuditTrail(), Stamps("worktime")]

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duty roster")
        constraints = [
            models.UniqueConstraint(fields=["place", "day", "user"], name="duty_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="duty_ends_after_it_starts"),
        ]
        indexes = [
            models.Index(fields=["day", "place"], name="duty_of_day"),
            models.Index(fields=["user", "day"], name="duty_of_person"),
        ]
