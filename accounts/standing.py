"""Where people stand (roles, duties, units, postings, deputies), kept by each process until the tables change.

Every change of the tables gives their stamp a new value in the same transaction, and each request compares the stamps first: a
role taken away counts from the next request on (S6). Inside an act nothing is kept: it sees what it wrote.
"""

from collections.abc import Callable, Hashable
from typing import TypeVar

from salesops.core.stamps import Facts

T = TypeVar("T")

# Name of the stamp (guard ``Stamps``) → what was read from its tables.
_kept = {name: Facts(name) for name in ("roles", "duties", "units", "postings", "deputies")}


def kept(table: str, key: Hashable, read: Callable[[], T]) -> T:
    """``read()``, or what it found the last time for ``key`` when ``table`` hasn't changed since. Don't change the result."""
    return _kept[table].get(key, read)
