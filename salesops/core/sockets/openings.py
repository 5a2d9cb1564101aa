"""Socket ``openings``: who opens service hours besides the usual ones (the duty roster, ACC-13).

Tables that feed it carry the guard ``Stamps("worktime")``, so that the loaded calendar notices their changes.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from .registry import Registry


@dataclass(frozen=True)
class ServiceOpening:
    """``spans()`` yields (from, to) moments of one day each that count as service hours."""

    code: str
    spans: Callable[[], Iterable[tuple[datetime, datetime]]]


service_openings: Registry[ServiceOpening] = Registry("openings")
