"""Abstract models the whole house builds on."""

from datetime import date
from typing import Any, Self

from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils.encoding import force_str
from django.utils.translation import gettext_lazy as _

# Exclusion constraints compare periods with this: two rows of the same thing may not overlap.
OVERLAPS = RangeOperators.OVERLAPS
EQUALS = RangeOperators.EQUAL


class DatedQuerySet(models.QuerySet):
    """Rows that hold for a period (``[from, to)``: the last day is outside)."""

    def on(self, day: date) -> Self:
        """Rows that hold on ``day``."""
        return self.filter(period__contains=day)


class Spoken(models.Model):
    """``get_…_display()`` looks its one word up: Django's own reads every choice in the reader's language first, which lists and
    timelines ask for in each row (performance.md).
    """

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field: Any) -> Any:
        value = getattr(self, field.attname)
        return force_str(dict(field.flatchoices).get(value, value), strings_only=True)


class Dated(Spoken):
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


class Versioned(Spoken):
    """A record two people may edit: ``version`` is raised by the database (guard ``VersionBump``)."""

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        abstract = True
