"""The kind of record this engine owns."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.records import RecordKind, record_kinds
from salesops.core.worktime.models import CalendarYear


def visible_years(user: Any) -> QuerySet[CalendarYear]:
    """The calendar is a setting: all of it or nothing."""
    rows = CalendarYear.objects.all()
    return rows if user.can("settings") else rows.none()


record_kinds.register(
    RecordKind(
        code="worktime.year",
        model=CalendarYear,
        label=_("calendar year"),
        label_plural=_("Working calendar"),
        visible_to=visible_years,
        title=lambda year: _("Working calendar %(year)s") % {"year": year.year},
        url=lambda year: reverse("worktime:year", args=[year.year]),
        icon="calendar",
        rank=95,
    )
)
