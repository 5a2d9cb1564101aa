"""An entry of the navigation and who may open it."""

from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from typing import Any

from django.utils.functional import Promise

from salesops.core.web.places import place


@dataclass(frozen=True)
class Entry:
    """One entry. ``count(user)`` is work waiting for *me*, never a total; ``key`` is the letter after G.

    ``capability`` may name several, split by a space: one of them is enough.
    """

    label: str | Promise
    icon: str
    url_name: str
    capability: str | None = None
    right: str = "v"
    count: Callable[[Any], int] | None = None
    key: str = ""
    # Name of the figure in the poll (``static/js/live.js``) that keeps the count up to date.
    live: str = ""
    # Only for those whose right reaches all rows.
    everywhere: bool = False
    # Only for those whose right is not limited to a part ("log").
    whole: bool = False
    # Only for those whose right goes beyond these parts: there is nothing to see in the others.
    beyond: tuple[str, ...] = ()
    # Only for those who hold one of these roles.
    roles: tuple[str, ...] = ()
    # The round button in the middle of the phone's bar.
    add: bool = False
    # Pages of the same work: the side shows them while one of these or the entry itself is where the reader is.
    inside: tuple["Entry", ...] = ()

    @property
    def every(self) -> tuple["Entry", ...]:
        """The entry and those inside it."""
        return (self, *self.inside)

    def among(self, open_pages: Container[str]) -> "Entry | None":
        """The entry with what is open inside it; where it is closed itself the first open one inside takes its place."""
        first, *rest = [entry for entry in self.every if entry.url_name in open_pages] or [None]
        return replace(first, inside=tuple(rest)) if first else None

    @property
    def url(self) -> str:
        return place(self.url_name)

    @property
    def counts(self) -> bool:
        return self.count is not None

    def open_to(self, user: Any) -> bool:
        if self.roles and not user.holds(*self.roles):
            return False
        if self.capability is None:
            return True
        if self.whole:
            return any(user.access.limits(c, self.right) is None for c in self.capability.split())
        if self.beyond:
            limits = [user.access.limits(c, self.right) for c in self.capability.split() if user.can(c, self.right)]
            return any(limit is None or limit - set(self.beyond) for limit in limits)
        if self.everywhere:
            return any(user.access.reaches_all(c, self.right) for c in self.capability.split())
        return any(user.can(c, self.right) for c in self.capability.split())


@dataclass(frozen=True)
class Group:
    """Entries under one heading ("" = no heading)."""

    label: str | Promise
    entries: tuple[Entry, ...]

    @property
    def every(self) -> tuple[Entry, ...]:
        """All entries, those inside others too."""
        return tuple(one for entry in self.entries for one in entry.every)
