"""Parts of the frame that are the same for everybody who may open the same pages, drawn once a process (performance.md).

A kept part (``{% kept "components/side.html" %}``) is drawn *without* request and person: its template sees the language and
``pages``, the entries of the navigation for a set of rights, and nothing else. What belongs to a person or a request — token,
name, counts, the current page — is a slot: ``{% slot "csrf" %}`` leaves a mark that :mod:`.slots` fills at every request.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from functools import lru_cache
from threading import Lock

from django.conf import settings
from django.template import Context
from django.template.loader import render_to_string
from django.urls import get_script_prefix, get_urlconf
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from salesops.core.web.brand import brand_name
from salesops.core.web.slots import SLOTS

# Name in the context that tells ``{% slot %}`` to leave a mark.
KEEPING = "drawn_once"

# Private-use characters: they stand in no text, and escaping leaves them alone.
OPEN, BETWEEN, CLOSE = "\ue000", "\ue001", "\ue002"
# Parts × languages × sets of rights; the longest unused one is forgotten first.
AT_MOST = 500

# Text, then slot and argument, and so on; the last one is text.
Parts = tuple[tuple[str, str, str], ...]


def mark(slot: str, argument: str) -> str:
    """What stands in a kept part where a slot is filled later."""
    return f"{OPEN}{slot}{BETWEEN}{argument}{CLOSE}"


def parts_of(template: str, pages: Hashable) -> Parts:
    """The kept part ``template`` for people with ``pages``: (text, slot behind it, its argument); the last has no slot."""
    draw = _drawn.__wrapped__ if settings.DEBUG else _drawn
    urls = (get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())
    return draw(template, pages, get_language() or "", urls, brand_name())


@lru_cache(maxsize=AT_MOST)
def _drawn(template: str, pages: Hashable, language: str, urls: tuple[str, str], brand: str) -> Parts:
    # Language, addresses and brand are what the template draws with; here they tell one drawing from another.
    return split(render_to_string(template, {"pages": pages, KEEPING: True}))


def split(text: str) -> Parts:
    """A part drawn with :data:`KEEPING`, cut at the marks of its slots."""
    first, *rest = text.split(OPEN)
    found = []
    for piece in rest:
        inside, _close, behind = piece.partition(CLOSE)
        slot, _between, argument = inside.partition(BETWEEN)
        found.append((first, slot, argument))
        first = behind
    return (*found, (first, "", ""))


class Drawn:
    """Parts drawn from a few values, the last ones kept: ``key`` holds everything they were drawn from but language and addresses.

    For what many requests ask for anew with the same values, like the tools around a list. Where something belongs to a request,
    it is drawn with :data:`KEEPING` and :func:`split` at its slots; nothing people wrote may stand in such a part.
    """

    def __init__(self, at_most: int = AT_MOST) -> None:
        self._at_most = at_most
        self._parts: OrderedDict[Hashable, Parts] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, draw: Callable[[], Parts]) -> Parts:
        """The parts for ``key``, drawn now unless they are kept."""
        if settings.DEBUG:
            return draw()
        whole = (key, get_language(), get_urlconf() or settings.ROOT_URLCONF, get_script_prefix())
        with self._lock:
            parts = self._parts.get(whole)
            if parts is not None:
                self._parts.move_to_end(whole)
                return parts
        parts = draw()
        with self._lock:
            self._parts[whole] = parts
            if len(self._parts) > self._at_most:
                self._parts.popitem(last=False)
        return parts


def fill(parts: Parts, context: Context) -> SafeString:
    """A kept part with its slots filled for the request of ``context``."""
    filled = []
    for text, slot, argument in parts:
        filled.append(text)
        if slot:
            filled.append(SLOTS[slot](context, argument))
    return mark_safe("".join(filled))  # noqa: S308 - a drawn template and slots, which escape
