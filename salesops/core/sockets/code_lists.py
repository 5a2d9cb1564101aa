"""Socket ``code_lists.py``: short lists of words a company may change (industries, channels, purposes of a visit).

An app registers a list with the entries it ships with (defaults.md 2.5). An administrator renames, adds, orders and retires
entries in the browser; an entry once used is never deleted, so records keep their code for ever.
"""

from dataclasses import dataclass, field
from typing import Any

from .policies import Text
from .registry import Registry


@dataclass(frozen=True)
class CodeEntry:
    """One entry. ``flags`` are properties code asks for (``counts_as_visit``), named by the list's ``flags``."""

    code: str
    name: str
    name_en: str
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True)
class CodeList:
    """A list. ``flags``: code of a property → its label; ``fixed``: entries are renamed and ordered, but not added or retired."""

    code: str
    label: Text
    shipped: tuple[CodeEntry, ...]
    flags: dict[str, Any] = field(default_factory=dict)
    fixed: bool = False


def _problem(found: CodeList) -> str | None:
    codes = [entry.code for entry in found.shipped]
    if not found.label or "." not in found.code:
        return "a list needs a label and a code <app>.<plural>"
    if len(set(codes)) < len(codes):
        return "an entry is named twice"
    if any(entry.flags - set(found.flags) for entry in found.shipped):
        return "an entry has a flag the list doesn't know"
    return None


code_lists: Registry[CodeList] = Registry("code_lists", _problem)


def entries(*rows: tuple[str, ...]) -> tuple[CodeEntry, ...]:
    """Entries from (code, 中文, English, flag …)."""
    return tuple(CodeEntry(code, name, name_en, frozenset(flags)) for code, name, name_en, *flags in rows)
