"""Socket ``commands.py``: what can be begun from the palette: "New leave request", "Import users", "Dark colours"."""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise

from .registry import Registry


@dataclass(frozen=True)
class Command:
    """One command: it opens the page ``url_name``, or with ``post`` sends that form there.

    ``right`` is what the person needs (capability, letter); ``keys`` are shown beside it; ``rank`` orders commands, lowest first.
    """

    code: str
    label: str | Promise
    url_name: str
    args: tuple[Any, ...] = ()
    query: str = ""
    post: dict[str, str] = field(default_factory=dict)
    right: tuple[str, str] | None = None
    icon: str = "arrow"
    keys: str = ""
    rank: int = 100

    def item(self) -> dict[str, str]:
        """The command as an item of the palette."""
        found = {
            "kind": "command",
            "title": str(self.label),
            "subtitle": "",
            "url": reverse(self.url_name, args=self.args) + self.query,
            "icon": self.icon,
            "keys": self.keys,
        }
        return found | ({"post": urlencode(self.post)} if self.post else {})


commands: Registry[Command] = Registry("commands", lambda c: None if "." in c.code else "a code is <app>.<verb_noun>")
