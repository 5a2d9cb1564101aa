"""Reading code lists: the shipped entries with what the company changed, kept by each process until somebody changes a list."""

from dataclasses import dataclass

from django.utils.translation import get_language

from salesops.core.sockets.code_lists import code_lists
from salesops.core.stamps import Loaded

from .models import CodeEntry


@dataclass(frozen=True)
class Entry:
    """An entry as it stands now. ``rank`` orders the list."""

    code: str
    name: str
    name_en: str
    rank: int
    is_active: bool
    flags: frozenset[str]

    @property
    def label(self) -> str:
        """The name in the reader's language."""
        return (self.name_en or self.name) if get_language() == "en" else self.name


def _load() -> dict[str, dict[str, Entry]]:
    found = {
        plug.code: {
            e.code: Entry(e.code, e.name, e.name_en, 10 * rank, True, e.flags) for rank, e in enumerate(plug.shipped, 1)
        }
        for plug in code_lists
    }
    for row in CodeEntry.objects.all():
        entries = found.setdefault(row.list_code, {})
        entries[row.code] = Entry(row.code, row.name, row.name_en, row.rank, row.is_active, frozenset(row.flags))
    return {
        code: dict(sorted(entries.items(), key=lambda pair: (pair[1].rank, pair[0]))) for code, entries in found.items()
    }


_lists = Loaded("codes", load=_load)


def entries_of(list_code: str) -> dict[str, Entry]:
    """All entries of a list by code, in order, retired ones too. An unknown list raises ``LookupError``."""
    code_lists.get(list_code)
    return _lists.get()[list_code]


def entry_name(list_code: str, code: str) -> str:
    """The name of an entry in the reader's language; "" for none, the code itself for one nobody knows."""
    entry = entries_of(list_code).get(code)
    return entry.label if entry else code


def choices(list_code: str, *, keep: str = "") -> list[tuple[str, str]]:
    """(code, name) of the active entries, in order; ``keep`` is a retired one a record still has."""
    return [(e.code, e.label) for e in entries_of(list_code).values() if e.is_active or e.code == keep]


def is_active(list_code: str, code: str) -> bool:
    """Whether ``code`` may be chosen now."""
    entry = entries_of(list_code).get(code)
    return entry is not None and entry.is_active


def codes_with(list_code: str, flag: str) -> frozenset[str]:
    """Codes of the entries that have ``flag``, retired ones too: what counted goes on counting."""
    return frozenset(e.code for e in entries_of(list_code).values() if flag in e.flags)
