"""What customers adds to the attendance summary (W15, ACC-10): days in the field, logs missing."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Count
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models import OwedReport, Visit
from salesops.core.sockets.attendance import AttendanceFigure, attendance_figures


def field_days(people: Iterable[int], first: date, last: date) -> Mapping[int, int]:
    """Days with at least one visit."""
    rows = Visit.objects.filter(user__in=list(people)).between(first, last).counting().order_by()
    return dict(rows.values_list("user").annotate(days=Count(TruncDate("visited_at"), distinct=True)))


def logs_missing(people: Iterable[int], first: date, last: date) -> Mapping[int, int]:
    """Work logs that were due and never handed in."""
    rows = OwedReport.objects.missing(timezone.now()).filter(
        kind="day", user__in=list(people), first__range=(first, last)
    )
    return dict(rows.order_by().values_list("user").annotate(n=Count("pk")))


attendance_figures.register(AttendanceFigure("customers.field_days", _("Field days"), field_days, rank=10))
attendance_figures.register(AttendanceFigure("customers.logs_missing", _("Logs missing"), logs_missing, rank=20))
