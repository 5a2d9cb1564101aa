"""Service hours opened by the duty roster (defaults.md 5): agreed duties at places that open them."""

from collections.abc import Iterator
from datetime import datetime

from django.utils import timezone

from accounts.models import Duty
from salesops.core.sockets.openings import ServiceOpening, service_openings


def spans() -> Iterator[tuple[datetime, datetime]]:
    """(from, to) of each duty, in company time."""
    zone = timezone.get_default_timezone()
    rows = Duty.objects.agreed().filter(place__opens_service=True).order_by("day", "starts_at")
    for day, starts_at, ends_at in rows.values_list("day", "starts_at", "ends_at"):
        yield datetime.combine(day, starts_at, tzinfo=zone), datetime.combine(day, ends_at, tzinfo=zone)


service_openings.register(ServiceOpening("accounts.roster", spans))
