"""The frame of a page: side, phone's bar, palette, drawn from the entries open to the reader."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import get_script_prefix, get_urlconf
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from reports.bell import unread_count
from salesops.core.sockets.pages import PageSource, page_sources
from salesops.core.sockets.roles import roles
from salesops.core.web.places import place

from .entries import Entry, Group
from .pages import BOTTOM, MINE, NAVIGATION, SETTINGS


def _is_at(request: HttpRequest, url: str) -> bool:
    return request.path == url or (url != "/" and request.path.startswith(url))


def _entry(request: HttpRequest, entry: Entry) -> dict[str, Any]:
    return {
        "code": entry.url_name,
        "label": entry.label,
        "icon": entry.icon,
        "url": entry.url,
        "current": _is_at(request, entry.url),
        "key": entry.key,
    }


# Roles held → ``url_name`` of the entries open to them: that depends on the matrix and nothing else.
_open: dict[frozenset[str], frozenset[str]] = {}


def _open_to(user: Any) -> frozenset[str]:
    held = user.access.role_codes
    if held not in _open:
        every = [*(e for g in (*NAVIGATION, *SETTINGS) for e in g.every), *MINE, *BOTTOM]
        _open[held] = frozenset(e.url_name for e in every if e.open_to(user))
    return _open[held]


def _groups(request: HttpRequest, groups: tuple[Group, ...]) -> list[dict[str, Any]]:
    may_open = _open_to(request.user)
    drawn = (
        {"label": g.label, "entries": [_entry(request, e) for e in g.every if e.url_name in may_open]} for g in groups
    )
    return [g for g in drawn if g["entries"]]


def pages_for(request: HttpRequest) -> list[dict[str, Any]]:
    """Every page of the navigation this person may open, for the palette."""
    mine = [_entry(request, e) for e in MINE]
    groups = _groups(request, (*NAVIGATION, *SETTINGS))
    return [*(e for g in groups for e in g["entries"]), *mine]


page_sources.register(PageSource("navigation", pages_for))


@dataclass(frozen=True)
class Drawn:
    """An entry of the frame that stands in no table: the settings as one, "More" of the phone's bar."""

    label: str | Promise
    icon: str
    url: str
    counts: bool = False


@dataclass(frozen=True)
class Pages:
    """The entries open to people with the same rights: all that the kept parts of the frame are drawn from."""

    open: frozenset[str]

    def _of(self, groups: tuple[Group, ...]) -> tuple[Group, ...]:
        drawn = (Group(g.label, tuple(filter(None, (e.among(self.open) for e in g.entries)))) for g in groups)
        return tuple(g for g in drawn if g.entries)

    @cached_property
    def navigation(self) -> tuple[Group, ...]:
        return self._of(NAVIGATION)

    @cached_property
    def settings(self) -> tuple[Group, ...]:
        return self._of(SETTINGS)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(e for g in self.navigation for e in g.every)

    @cached_property
    def places(self) -> tuple[tuple[str, Entry], ...]:
        """Each entry behind its address: every page looks through them for the one the reader is at."""
        return tuple((e.url, e) for e in self.entries)

    @cached_property
    def heads(self) -> dict[str, tuple[str, Entry]]:
        """Address of an entry → the one of the side it stands in, or itself, behind its own address."""
        return {one.url: (head.url, head) for g in self.navigation for head in g.entries for one in head.every}

    @cached_property
    def settings_urls(self) -> tuple[str, ...]:
        return tuple(e.url for g in self.settings for e in g.entries)

    @property
    def settings_entry(self) -> tuple[Drawn, ...]:
        """One entry at the foot of the side opens the first page of the administrators."""
        return tuple(Drawn(_("Settings"), "gear", url) for url in self.settings_urls[:1])

    @property
    def keys(self) -> tuple[Entry, ...]:
        return tuple(e for e in self.entries if e.key)

    @property
    def bottom(self) -> tuple[Entry | Drawn, ...]:
        return (*(e for e in BOTTOM if e.url_name in self.open), Drawn(_("More"), "menu", place("core:more")))

    @property
    def mine(self) -> tuple[Entry, ...]:
        return MINE

    @property
    def palette_url(self) -> str:
        return place("core:palette")

    @property
    def notifications_url(self) -> str:
        return place("reports:notifications")

    @property
    def bell_panel_url(self) -> str:
        return place("reports:bell")

    @property
    def live_url(self) -> str:
        return place("reports:live")


@lru_cache(maxsize=500)
def _pages(open_pages: frozenset[str], prefix: str, urls: str | None) -> Pages:
    # Addresses are worked out once for each set of rights: what they depend on tells the sets apart.
    return Pages(open_pages)


class Shell:
    """What belongs to the person and the request in the frame of a signed-in page, worked out only when drawn."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.pages = _pages(_open_to(request.user), get_script_prefix(), get_urlconf())

    @cached_property
    def current(self) -> Entry | None:
        """Of the entries whose address begins this page's, the longest."""
        here = [found for found in self.pages.places if _is_at(self.request, found[0])]
        return max(here, key=lambda found: len(found[0]), default=("", None))[1]

    @cached_property
    def head(self) -> tuple[str, Entry | None]:
        """The entry of the side that holds the current one, or is it, behind its address."""
        return self.pages.heads[self.current.url] if self.current else ("", None)

    @cached_property
    def current_urls(self) -> frozenset[str]:
        """Addresses of the entries that are marked as where the reader is."""
        urls = {self.current.url} if self.current else set()
        if any(_is_at(self.request, url) for url in self.pages.settings_urls):
            urls.add(self.pages.settings_urls[0])
        if self.request.path == place("core:more"):
            urls.add(self.request.path)
        return frozenset(urls)

    @cached_property
    def counts(self) -> dict[str, int]:
        """Work waiting for the person, by entry: the side and the phone's bar both show it."""
        return {e.url_name: e.count(self.request.user) for e in self.pages.entries if e.count is not None}

    @property
    def navigation(self) -> list[dict[str, Any]]:
        groups = [
            {"label": g.label, "entries": [_entry(self.request, e) for e in g.every]} for g in self.pages.navigation
        ]
        for entry in (e for g in groups for e in g["entries"]):
            entry["count"] = self.counts.get(entry["code"], 0)
        return groups

    @cached_property
    def settings(self) -> list[dict[str, Any]]:
        groups = _groups(self.request, SETTINGS)
        here = [e for g in groups for e in g["entries"] if e["current"]]
        for entry in here:
            entry["current"] = entry is max(here, key=lambda e: len(e["url"]))
        return groups

    @property
    def here(self) -> list[dict[str, Any]]:
        """The current entry, for crumbs of top-level pages."""
        if self.current:
            return [_entry(self.request, self.current)]
        return [e for g in self.settings for e in g["entries"] if e["current"]][:1]

    @cached_property
    def role(self) -> str | Promise:
        """The person's first role in the order of the table of roles."""
        held = [role for role in roles if role.code in self.request.user.access.role_codes]
        # "Manager" and "sales" say less than the office somebody holds besides.
        offices = [role for role in held if role.code not in ("REP", "AST", "MGR")]
        return next((role.label for role in (*offices, *reversed(held))), "")

    @cached_property
    def unread(self) -> int:
        return unread_count(self.request.user)

    @property
    def mine(self) -> list[dict[str, Any]]:
        return [_entry(self.request, e) for e in MINE]


def look_of(request: HttpRequest) -> dict[str, Any]:
    """Colours, density and keys: the person's own, or what the device remembers before signing in."""
    user: Any = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    return {
        "theme": user.theme if known else "auto",
        "density": user.density if known else "normal",
        "single_keys": user.single_keys if known else True,
        "side": "folded" if request.COOKIES.get("side") == "folded" else "open",
    }


def shell(request: HttpRequest) -> dict[str, Any]:
    """Context processor: what the frame of a page needs."""
    context: dict[str, Any] = {
        "look": SimpleLazyObject(lambda: look_of(request)),
        "company_name": settings.COMPANY_NAME,
    }
    if getattr(request, "user", None) and request.user.is_authenticated:
        context["shell"] = SimpleLazyObject(lambda: Shell(request))
    return context
