"""Where a visit took place: rounded, and how far from where the customer was visited before (optional, CUS-7)."""

from decimal import Decimal
from math import asin, cos, radians, sin, sqrt
from statistics import median

from customers.models import Customer, Visit

EARTH = 6_371_000
ROUNDED = Decimal("0.0001")
EARLIER = 9


def rounded(place: tuple[float, float] | None) -> tuple[Decimal | None, Decimal | None]:
    """Latitude and longitude to about ten metres: enough to know the gate, not the desk."""
    if place is None:
        return None, None
    return Decimal(repr(place[0])).quantize(ROUNDED), Decimal(repr(place[1])).quantize(ROUNDED)


def metres(a: tuple[float, float], b: tuple[float, float]) -> int:
    """The distance on the ground."""
    lat_a, lon_a, lat_b, lon_b = (radians(x) for x in (*a, *b))
    half = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return round(2 * EARTH * asin(min(1.0, sqrt(half))))


def usual_place(customer: Customer) -> tuple[float, float] | None:
    """Where the customer was visited: the middle of the newest visits with a place. None so far: unknown."""
    rows = Visit.objects.filter(customer=customer, way="visit", latitude__isnull=False).order_by("-visited_at")
    found = [
        (float(lat), float(lon)) for lat, lon in rows.values_list("latitude", "longitude")[:EARLIER] if lat and lon
    ]
    if not found:
        return None
    return median(lat for lat, _lon in found), median(lon for _lat, lon in found)


def distance_from_usual(customer: Customer, place: tuple[float, float] | None) -> int | None:
    """Metres between ``place`` and where the customer was visited before; ``None`` while one of them is unknown."""
    usual = usual_place(customer) if place is not None else None
    return metres(place, usual) if place is not None and usual is not None else None
