"""Days on which a person isn't at work (ACC-10), counted in half days."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from salesops.core.guards import AuditTrail, Stamps, VersionBump
from salesops.core.models import Versioned
from salesops.core.models.base import EQUALS, OVERLAPS


class HalfDays(Func):
    """Half days since 2000-01-01 as an integer range, from (day, at noon) to (day, until noon)."""

    output_field = IntegerRangeField()

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> tuple[str, tuple]:
        parts = [compiler.compile(e) for e in self.get_source_expressions()]
        first, noon, last, until_noon = (sql for sql, _params in parts)
        lower = f"(({first}) - DATE '2000-01-01') * 2 + ({noon})::int"
        upper = f"(({last}) - DATE '2000-01-01') * 2 + 2 - ({until_noon})::int"
        return f"int4range({lower}, {upper})", tuple(p for _sql, params in parts for p in params)


class AbsenceKind(models.TextChoices):
    """The code list of kinds (W16)."""

    ANNUAL = "annual", _("annual leave")
    PERSONAL = "personal", _("personal leave")
    SICK = "sick", _("sick leave")
    MARRIAGE = "marriage", _("marriage leave")
    MATERNITY = "maternity", _("maternity leave")
    PATERNITY = "paternity", _("paternity leave")
    BEREAVEMENT = "bereavement", _("bereavement leave")
    TIME_OFF = "time_off", _("time off in lieu")
    TRAINING = "training", _("training")
    TRIP = "trip", _("business trip")


# Columns of the attendance summary (W15); everything else is leave.
COLUMN_OF_KIND = {AbsenceKind.TRAINING.value: "training", AbsenceKind.TRIP.value: "travel"}


class Days(models.Model):
    """From a day (or its noon) to a day (or its noon), both included."""

    starts_on = models.DateField(_("from"))
    starts_noon = models.BooleanField(_("from noon"), default=False)
    ends_on = models.DateField(_("to"))
    ends_noon = models.BooleanField(_("until noon"), default=False)
    slots = models.GeneratedField(
        expression=HalfDays(F("starts_on"), F("starts_noon"), F("ends_on"), F("ends_noon")),
        output_field=IntegerRangeField(),
        db_persist=True,
    )

    class Meta:
        abstract = True

    def halves(self) -> Iterator[tuple[date, int]]:
        """Each day with the half days of it (1 or 2)."""
        return halves_of(self.starts_on, self.starts_noon, self.ends_on, self.ends_noon)


def halves_of(starts_on: date, starts_noon: bool, ends_on: date, ends_noon: bool) -> Iterator[tuple[date, int]]:
    """Each day of a stretch with the half days of it (1 or 2)."""
    day = starts_on
    while day <= ends_on:
        yield day, 2 - (starts_noon and day == starts_on) - (ends_noon and day == ends_on)
        day += timedelta(days=1)


# At least half a day: not from noon until noon of one day.
SOME_DAYS = Q(ends_on__gt=F("starts_on")) | (Q(ends_on=F("starts_on")) & (Q(starts_noon=False) | Q(ends_noon=False)))


class AbsenceQuerySet(models.QuerySet):
    def counting(self) -> "AbsenceQuerySet":
        """Absences not called off."""
        return self.filter(cancelled_at__isnull=True)

    def between(self, first: date, last: date) -> "AbsenceQuerySet":
        """Those that touch the days from ``first`` to ``last``, both included."""
        return self.filter(starts_on__lte=last, ends_on__gte=first)

    def visible_to(self, user: Any) -> "AbsenceQuerySet":
        """Absences of people whose leave ``user`` may see (capability ``leave``)."""
        from accounts.access import people_in_reach

        return people_in_reach(self, user, "leave", "v", field="user")


class Absence(Versioned, Days):
    """A stretch of absence of one person: from an approved leave request, or entered for him."""

    user = models.ForeignKey("accounts.User", models.PROTECT, related_name="absences", verbose_name=_("person"))
    kind = models.CharField(_("kind"), max_length=12, choices=AbsenceKind.choices)
    leave = models.OneToOneField(
        "accounts.LeaveRequest",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="absence",
        verbose_name=_("leave request"),
    )
    note = models.CharField(_("note"), max_length=200, blank=True)
    entered_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, related_name="+", verbose_name=_("entered by")
    )
    cancelled_at = models.DateTimeField(_("called off"), null=True, blank=True)

    objects = AbsenceQuerySet.as_manager()
    guards = [AuditTrail(), VersionBump(), Stamps("absences")]

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints = [
            models.CheckConstraint(condition=SOME_DAYS, name="absence_some_days"),
            ExclusionConstraint(
                name="absence_no_overlap",
                expressions=[("user", EQUALS), ("slots", OVERLAPS)],
                condition=Q(cancelled_at__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["starts_on", "ends_on"], name="absence_days")]
