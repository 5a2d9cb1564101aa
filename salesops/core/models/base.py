"""Abstract models the whole house builds on."""

from datetime import date
from typing import Self

from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

# Exclusion constraints compare periods with this: two rows of the same thing may not overlap.
OVERLAPS = RangeOperators.OVERLAPS
EQUALS = RangeOperators.EQUAL


class DatedQuerySet(models.QuerySet):
    """Rows that hold for a period (``[from, to)``: the last day is outside)."""

    def on(self, day: date) -> Self:
        """Rows that hold on ``day``."""
        return self.filter(period__contains=day)


class Dated(models.Model):
    """A fact with the period it holds for. ``period`` includes its first day and excludes its last; open ends are allowed."""

    period = DateRangeField(_("valid"))

    class Meta:
        abstract = True

    @property
    def valid_from(self) -> date | None:
        return self.period.lower if self.period else None

    @property
    def valid_until(self) -> date | None:
        """The first day on which the fact no longer holds, or ``None``."""
        return self.period.upper if self.period else None


class Versioned(models.Model):
    """A record two people may edit: ``version`` is raised by the database (guard ``VersionBump``)."""

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        abstract = True
