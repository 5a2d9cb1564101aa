"""Socket ``teams``: what "my team" means, for things shared with it (saved views). ``accounts`` plugs in its units."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .registry import Registry


@dataclass(frozen=True)
class Teams:
    """``own(user)`` is the key and name of the person's own team or ``None``; ``around(user)`` the keys of all he belongs to."""

    code: str
    own: Callable[[Any], tuple[str, str] | None]
    around: Callable[[Any], frozenset[str]]


teams: Registry[Teams] = Registry("teams")


def own_team(user: Any) -> tuple[str, str] | None:
    """(key, name) of the team ``user`` may share with."""
    return next((found for plug in teams if (found := plug.own(user))), None)


def teams_around(user: Any) -> frozenset[str]:
    """Keys of the teams whose shared things ``user`` sees."""
    return frozenset().union(*(plug.around(user) for plug in teams))
