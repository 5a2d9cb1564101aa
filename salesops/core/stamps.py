"""Things loaded once a process and used until somebody changes them: dated policies, the working calendar.

Every change of their tables gives a stamp a new value, inside the same transaction. A process compares stamps once a request (one
small query for all loaded things together) or, outside of requests, once a :func:`one_reading`, else at every use.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from salesops.core.acts import acts_done, request_id, running_act
from salesops.core.prepared import Prepared

T = TypeVar("T")

Stamps = dict[str, UUID]
# (what it belongs to, stamps read for it)
_reading: ContextVar[tuple[str, Stamps] | None] = ContextVar("stamps_read", default=None)
_JOB = "job"


# ``Stamp.objects.values_list("name", "value")``: every request asks.
_READ = Prepared("stamps", "SELECT name, value FROM core_stamp")


def _read() -> Stamps:
    return dict(_READ.all())


def present_stamps() -> Stamps:
    """The stamps as of the running request or reading."""
    kept = _reading.get()
    # After an act of this request the stamps are read anew: it may have changed what is kept loaded.
    here = request_id.get() and f"{request_id.get()}:{acts_done.get()}"
    if kept is not None and (kept[0] == _JOB or (here and kept[0] == here)):
        return kept[1]
    stamps = _read()
    if here:
        _reading.set((here, stamps))
    return stamps


def look_again() -> None:
    """Forget the stamps of this reading: called by services after they changed something that is kept loaded."""
    kept = _reading.get()
    _reading.set((_JOB, _read()) if kept and kept[0] == _JOB else None)


@contextmanager
def one_reading() -> Iterator[None]:
    """A job that asks for many clocks or policies reads the stamps once."""
    token = _reading.set((_JOB, _read()))
    try:
        yield
    finally:
        _reading.reset(token)


class Loaded(Generic[T]):
    """The result of ``load()``, kept until one of the stamps ``names`` changes."""

    def __init__(self, *names: str, load: Callable[[], T]) -> None:
        self._names = names
        self._load = load
        # One assignment for both: threads must never see the stamps of one reading with the value of another.
        self._kept: tuple[tuple[UUID | None, ...], T] | None = None

    def get(self) -> T:
        present = present_stamps()
        stamps = tuple(present.get(name) for name in self._names)
        kept = self._kept
        if kept is None or kept[0] != stamps:
            kept = self._kept = (stamps, self._load())
        return kept[1]


class Facts:
    """Small facts about persons or records, each read once and kept until one of the stamps ``names`` changes.

    Inside an act nothing is kept: it sees what it wrote. Of more than ``at_most`` facts none is kept, and they are read anew.
    """

    _MISSING = object()

    def __init__(self, *names: str, at_most: int = 20_000) -> None:
        self._loaded: Loaded[dict[Hashable, Any]] = Loaded(*names, load=dict)
        self._at_most = at_most

    def get(self, key: Hashable, read: Callable[[], T]) -> T:
        """``read()``, or what it found the last time for ``key`` when nothing has changed since. Don't change the result."""
        if running_act() is not None:
            return read()
        facts = self._loaded.get()
        found = facts.get(key, self._MISSING)
        if found is self._MISSING:
            if len(facts) >= self._at_most:
                facts.clear()
            found = facts[key] = read()
        return cast(T, found)
