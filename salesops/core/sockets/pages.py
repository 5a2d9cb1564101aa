"""Socket ``pages``: where the palette learns which pages a person may open. The roof plugs in its navigation."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from .registry import Registry


@dataclass(frozen=True)
class PageSource:
    """``pages(request)`` yields entries with ``label``, ``url`` and ``icon`` that this person may open."""

    code: str
    pages: Callable[[Any], Iterable[dict[str, Any]]]


page_sources: Registry[PageSource] = Registry("pages")
