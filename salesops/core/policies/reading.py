"""What a policy says on a day. Loaded once a process, anew after each change."""

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Any

from salesops.core.sockets.policies import policies
from salesops.core.stamps import Loaded, look_again

from .values import PolicyValues, from_json, shipped


@dataclass(frozen=True)
class History:
    """The published versions of one policy by first day; before the first one the shipped values hold."""

    since: tuple[date, ...]
    values: tuple[PolicyValues, ...]

    def on(self, day: date) -> PolicyValues:
        return self.values[bisect_right(self.since, day)]


def _load() -> dict[str, History]:
    from .models import PolicyVersion

    rows: dict[str, dict[date, PolicyValues]] = {}
    published = PolicyVersion.objects.published().order_by("valid_from", "number")
    for code, day, number, kept in published.values_list("code", "valid_from", "number", "values"):
        # Of two versions for one day the later one holds: a correction before the day began.
        if code in policies:
            rows.setdefault(code, {})[day] = PolicyValues(code, from_json(policies.get(code), kept), number, day)
    return {code: History(tuple(found), (_shipped(code), *found.values())) for code, found in rows.items()}


def _shipped(code: str) -> PolicyValues:
    return PolicyValues(code, shipped(policies.get(code)))


_histories: Loaded[dict[str, History]] = Loaded("policies", load=_load)
_as_shipped: dict[str, History] = {}


def policy_history(code: str) -> History:
    """Every published version of policy ``code``: for who asks about many days. An unknown code raises ``LookupError``."""
    policies.get(code)
    history = _histories.get().get(code)
    if history is not None:
        return history
    if code not in _as_shipped:
        _as_shipped[code] = History((), (_shipped(code),))
    return _as_shipped[code]


_tried: ContextVar[Mapping[str, PolicyValues] | None] = ContextVar("policies_tried", default=None)


def policy_on(code: str, day: date) -> PolicyValues:
    """The values of policy ``code`` that hold on ``day``. An unknown code raises ``LookupError``."""
    tried = _tried.get()
    return tried[code] if tried and code in tried else policy_history(code).on(day)


@contextmanager
def as_if(code: str, values: Mapping[str, Any]) -> Iterator[None]:
    """Within the block :func:`policy_on` answers ``values`` for ``code``, whatever the day: for previews, which write nothing."""
    before = _tried.set({**(_tried.get() or {}), code: PolicyValues(code, values)})
    try:
        yield
    finally:
        _tried.reset(before)


def policy_versions_changed() -> None:
    """Called by services after publishing: this process sees the new values in the same transaction."""
    look_again()
