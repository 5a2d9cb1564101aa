"""What the palette finds: records within scope, pages within rights, commands (ALL-6)."""

from collections.abc import Iterable
from contextlib import suppress
from functools import lru_cache
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _

from salesops.core.search.text import normal, searchable, words
from salesops.core.sockets.commands import commands
from salesops.core.sockets.pages import page_sources
from salesops.core.sockets.records import RecordKind, record_kinds

EACH = 5
Item = dict[str, Any]
Group = dict[str, Any]


def find(request: HttpRequest, text: str) -> list[Group]:
    """Groups for ``text``, best first; ``>`` looks among commands alone, nothing typed offers pages and commands."""
    only_commands = text.startswith(">")
    text = text.removeprefix(">").strip()
    asked = words(text)
    found: list[Group] = []
    if text and not asked:
        return []
    if asked and not only_commands:
        found += _records(request.user, text)
    if not only_commands:
        found.append({"label": _("Pages"), "items": _pages(request, asked)[: EACH if asked else 8]})
    found.append({"label": _("Commands"), "items": _commands(request.user, asked)[: None if only_commands else EACH]})
    return [group for group in found if group["items"]]


def _records(user: Any, text: str) -> list[Group]:
    kinds = sorted((k for k in record_kinds if k.search is not None), key=lambda k: k.rank)
    return [{"label": str(kind.label_plural), "items": _of_kind(kind, user, text)} for kind in kinds]


def _of_kind(kind: RecordKind, user: Any, text: str) -> list[Item]:
    search = kind.quick_search or kind.search
    if search is None:
        return []
    # Most kinds are found by their number alone: who sees what needn't be asked where ``text`` is none.
    if kind.quick_search is not None and search(kind.model._default_manager.all(), text).query.is_empty():
        return []
    found = search(kind.visible_to(user), text).prefetch_related(*kind.title_needs)[:EACH]
    return [
        {
            "kind": kind.code,
            "title": str(kind.title(record)),
            "subtitle": str(kind.subtitle(record)),
            "url": url,
            "icon": kind.icon,
        }
        for record in found
        if (url := _address(kind, record))
    ]


def _address(kind: RecordKind, record: Any) -> str:
    # As in the navigation: what has no page yet is left out.
    with suppress(NoReverseMatch):
        return kind.url(record)
    return ""


def _pages(request: HttpRequest, asked: list[str]) -> list[Item]:
    found: dict[str, Item] = {}
    for source in page_sources:
        for page in source.pages(request):
            item = {
                "kind": "page",
                "title": str(page["label"]),
                "subtitle": "",
                "url": page["url"],
                "icon": page["icon"],
            }
            if _named(item["title"], asked):
                found.setdefault(page["url"], item)
    return list(found.values())


def _commands(user: Any, asked: list[str]) -> list[Item]:
    allowed = [c for c in sorted(commands, key=lambda c: c.rank) if c.right is None or user.can(*c.right)]
    return [command.item() for command in allowed if _named(str(command.label), asked)]


def _named(label: str, asked: Iterable[str]) -> bool:
    text = _searchable(label)
    return all(word in text for word in asked)


@lru_cache(maxsize=1000)
def _searchable(label: str) -> str:
    return searchable([normal(label)], [label])
