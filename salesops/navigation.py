"""The navigation: every entry of the portal with who may open it. Entries whose page doesn't exist yet are left out."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from reports.bell import unread_count
from salesops.core.approvals.views.inbox import waiting_count
from salesops.core.sockets.pages import PageSource, page_sources
from salesops.core.sockets.roles import roles
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

    def open_to(self, user: Any) -> bool:
        if self.capability is None:
            return True
        if self.everywhere:
            return any(user.access.reaches_all(c, self.right) for c in self.capability.split())
        return any(user.can(c, self.right) for c in self.capability.split())


@dataclass(frozen=True)
class Group:
    """Entries under one heading ("" = no heading)."""

    label: str | Promise
    entries: tuple[Entry, ...]


TODAY = Entry(_("Today"), "today", "reports:today", key="T")

CONTROL = Group(
    _("Internal control"),
    (
        Entry(_("Audit trail"), "history", "audit:trail", "access_log", everywhere=True),
        Entry(_("Access log"), "eye", "audit:access", "access_log"),
    ),
)

INBOX = Entry(_("Inbox"), "inbox", "approvals:desk", key="I", count=waiting_count, live="inbox")
INBOX_AND_TODAY = Group("", (TODAY, INBOX))
PEOPLE = Group(
    _("Team"),
    (
        Entry(_("People"), "customers", "accounts:users", "users", key="P"),
        Entry(_("Organisation"), "unit", "accounts:units", "org"),
        Entry(_("Handovers"), "out", "accounts:handovers", "handover"),
        Entry(_("My leave"), "calendar", "accounts:my_leave", "leave"),
        Entry(_("Who is away"), "user", "accounts:team_leave", "leave"),
    ),
)

NAVIGATION: tuple[Group, ...] = (INBOX_AND_TODAY, PEOPLE, CONTROL)
# Pages of the administrators: one entry "Settings" at the foot of the side navigation opens the first, the layout
# ``layouts/settings.html`` lists them all.
SETTINGS: tuple[Group, ...] = (
    Group(
        _("People and organisation"),
        (
            Entry(_("Positions"), "score", "accounts:positions", "org", "e"),
            Entry(_("Roles"), "lock", "accounts:roles", "users", "c"),
            Entry(_("Secretaries"), "board", "accounts:secretaries", "org", "e"),
            Entry(_("Markets in charge"), "goal", "accounts:charges", "org", "e"),
        ),
    ),
    Group(
        _("Rules"),
        (
            Entry(_("Working calendar"), "calendar", "worktime:calendar", "settings"),
            Entry(_("Policies"), "scheme", "policies:list", "settings"),
        ),
    ),
    Group(
        _("Running the portal"),
        (
            Entry(_("System health"), "cockpit", "reports:health", "tokens", "e"),
            Entry(_("Planned runs"), "clock", "reports:schedules", "tokens", "e"),
            Entry(_("Outbox"), "mail", "reports:outbox", "settings", "e"),
        ),
    ),
    Group(_("Data"), (Entry(_("Imports"), "upload", "imports:home", "users org", "c"),)),
    Group(_("For developers"), (Entry(_("Components"), "board", "core:gallery", "tokens", "e"),)),
)
# The person's own pages: the menu under the name.
MINE: tuple[Entry, ...] = (
    Entry(_("Notifications"), "bell", "reports:notifications"),
    Entry(_("Background jobs"), "refresh", "reports:jobs"),
    Entry(_("My files"), "download", "reports:files"),
    Entry(_("My settings"), "gear", "accounts:me"),
    Entry(_("Deputies"), "user", "accounts:deputies"),
    Entry(_("Channels of notifications"), "mail", "reports:notification_settings"),
)
# Bottom bar of phones, left to right; the last place is "More", which lists everything.
BOTTOM: tuple[Entry, ...] = (TODAY, INBOX, PEOPLE.entries[0])


def _count(request: HttpRequest, entry: Entry) -> int:
    """The entry's count, asked once a request: the side and the phone's bar both show it."""
    if entry.count is None:
        return 0
    counts = request.__dict__.setdefault("navigation_counts", {})
    if entry.url_name not in counts:
        counts[entry.url_name] = entry.count(request.user)
    return counts[entry.url_name]


def _is_at(request: HttpRequest, url: str) -> bool:
    return request.path == url or (url != "/" and request.path.startswith(url))


def _entry(request: HttpRequest, entry: Entry) -> dict[str, Any]:
    url = place(entry.url_name)
    return {
        "code": entry.url_name,
        "label": entry.label,
        "icon": entry.icon,
        "url": url,
        "current": _is_at(request, url),
        "key": entry.key,
        "count": _count(request, entry),
        "counts": entry.count is not None,
        "live": entry.live,
    }


# Roles held → ``url_name`` of the entries open to them: that depends on the matrix and nothing else.
_open: dict[frozenset[str], frozenset[str]] = {}


def _open_to(user: Any) -> frozenset[str]:
    held = user.access.role_codes
    if held not in _open:
        every = [*(e for g in (*NAVIGATION, *SETTINGS) for e in g.entries), *MINE, *BOTTOM]
        _open[held] = frozenset(e.url_name for e in every if e.open_to(user))
    return _open[held]


def _groups(request: HttpRequest, groups: tuple[Group, ...]) -> list[dict[str, Any]]:
    may_open = _open_to(request.user)
    drawn = (
        {"label": g.label, "entries": [_entry(request, e) for e in g.entries if e.url_name in may_open]} for g in groups
    )
    return [g for g in drawn if g["entries"]]


def pages_for(request: HttpRequest) -> list[dict[str, Any]]:
    """Every page of the navigation this person may open, for the palette."""
    mine = [_entry(request, e) for e in MINE]
    groups = _groups(request, (*NAVIGATION, *SETTINGS))
    return [*(e for g in groups for e in g["entries"]), *mine]


page_sources.register(PageSource("navigation", pages_for))


def _longest(entries: list[dict[str, Any]]) -> None:
    """Of several entries whose address begins this page's, only the longest is current."""
    here = [e for e in entries if e["current"]]
    best = max((len(e["url"]) for e in here), default=0)
    for entry in here:
        entry["current"] = len(entry["url"]) == best


def navigation_for(request: HttpRequest) -> list[dict[str, Any]]:
    """Groups with the entries this person may open."""
    groups = _groups(request, NAVIGATION)
    _longest([e for g in groups for e in g["entries"]])
    return groups


def settings_for(request: HttpRequest) -> list[dict[str, Any]]:
    """Groups of the administrators' pages this person may open."""
    groups = _groups(request, SETTINGS)
    _longest([e for g in groups for e in g["entries"]])
    return groups


class Shell:
    """What the shell of a signed-in page needs, worked out once a request and only when drawn."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.navigation = navigation_for(request)

    @cached_property
    def settings(self) -> list[dict[str, Any]]:
        return settings_for(self.request)

    @property
    def settings_entry(self) -> list[dict[str, Any]]:
        may_open = _open_to(self.request.user)
        urls = [place(e.url_name) for g in SETTINGS for e in g.entries if e.url_name in may_open]
        current = any(_is_at(self.request, url) for url in urls)
        entry = {"label": _("Settings"), "icon": "gear", "current": current, "code": "settings"}
        return [entry | {"url": url} for url in urls[:1]]

    @property
    def here(self) -> list[dict[str, Any]]:
        """The current entry, for crumbs of top-level pages."""
        return [e for g in (*self.navigation, *self.settings) for e in g["entries"] if e["current"]][:1]

    @property
    def keys(self) -> list[dict[str, Any]]:
        return [e for g in self.navigation for e in g["entries"] if e["key"]]

    @property
    def bottom(self) -> list[dict[str, Any]]:
        entries = [_entry(self.request, e) for e in BOTTOM if e.url_name in _open_to(self.request.user)]
        more = {"label": _("More"), "icon": "menu", "url": place("core:more"), "code": "more"}
        more["current"] = self.request.path == more["url"]
        return [*entries, more]

    @property
    def role(self) -> str | Promise:
        """The person's first role in the order of the table of roles."""
        held = [role for role in roles if role.code in self.request.user.access.role_codes]
        # "Manager" and "sales" say less than the office somebody holds besides.
        offices = [role for role in held if role.code not in ("REP", "AST", "MGR")]
        return next((role.label for role in (*offices, *reversed(held))), "")

    @property
    def palette_url(self) -> str:
        return place("core:palette")

    @property
    def notifications_url(self) -> str:
        return place("reports:notifications")

    @cached_property
    def unread(self) -> int:
        return unread_count(self.request.user)

    @property
    def bell_panel_url(self) -> str:
        return place("reports:bell")

    @property
    def live_url(self) -> str:
        return place("reports:live")

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
        "company_name": getattr(settings, "COMPANY_NAME", ""),
    }
    if getattr(request, "user", None) and request.user.is_authenticated:
        context["shell"] = SimpleLazyObject(lambda: Shell(request))
    return context
