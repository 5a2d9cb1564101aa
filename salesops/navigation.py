"""The side navigation: every entry of the portal with who may open it. Entries whose page doesn't exist yet are left out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, SimpleLazyObject


@dataclass(frozen=True)
class Entry:
    """One entry. ``count(user)`` is work waiting for *me*, never a total."""

    label: str | Promise
    icon: str
    url_name: str
    capability: str | None = None
    right: str = "v"
    count: Callable[[Any], int] | None = None


@dataclass(frozen=True)
class Group:
    """Entries under one heading ("" = no heading)."""

    label: str | Promise
    entries: tuple[Entry, ...]


NAVIGATION: tuple[Group, ...] = ()
# Drawn at the foot of the side navigation.
SETTINGS: tuple[Entry, ...] = ()


def _entry(request: HttpRequest, entry: Entry) -> dict[str, Any]:
    url = reverse(entry.url_name)
    here = request.path == url or (url != "/" and request.path.startswith(url))
    return {
        "label": entry.label,
        "icon": entry.icon,
        "url": url,
        "current": here,
        "count": entry.count(request.user) if entry.count else 0,
    }


def navigation_for(request: HttpRequest) -> list[dict[str, Any]]:
    """Groups with the entries this person may open."""
    groups = []
    for group in (*NAVIGATION, Group("", SETTINGS)):
        entries = [
            _entry(request, e) for e in group.entries if e.capability is None or request.user.can(e.capability, e.right)
        ]
        groups.append({"label": group.label, "entries": entries})
    return groups


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: what the shell of a page needs."""
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return {}
    return {"navigation": SimpleLazyObject(lambda: navigation_for(request))}
