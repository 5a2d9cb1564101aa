"""Where people stand (roles, duties, units, postings, deputies), kept by each process until the tables change.

Every change of the tables gives their stamp a new value in the same transaction, and each request compares the stamps first: a
role taken away counts from the next request on (S6). Inside an act nothing is kept: it sees what it wrote.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from salesops.core.acts import running_act
from salesops.core.stamps import Loaded

T = TypeVar("T")

# Name of the stamp (guard ``Stamps``) → what was read from its tables.
_kept: dict[str, Loaded[dict[Hashable, Any]]] = {
    name: Loaded(name, load=dict) for name in ("roles", "duties", "units", "postings", "deputies")
}
# Facts of so many people and days at most; then they are read anew.
AT_MOST = 20_000
_MISSING = object()


def kept(table: str, key: Hashable, read: Callable[[], T]) -> T:
    """``read()``, or what it found the last time for ``key`` when ``table`` hasn't changed since. Don't change the result."""
    if running_act() is not None:
        return read()
    facts = _kept[table].get()
    found = facts.get(key, _MISSING)
    if found is _MISSING:
        if len(facts) >= AT_MOST:
            facts.clear()
        found = facts[key] = read()
    return cast(T, found)
