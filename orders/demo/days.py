"""Moments of the demo's last weeks."""

from datetime import datetime, time

from django.utils import timezone

from salesops.core import worktime
from salesops.core.sockets.demo import DemoCompany


def at(demo: DemoCompany, back: int, hour: int) -> datetime:
    """At ``hour`` so many working days before the demo's today."""
    return timezone.make_aware(datetime.combine(worktime.add_working_days(demo.today, -back), time(hour)))
