"""What an administrator does to a code list: rename, add, order, retire. Used entries are never deleted: records keep them."""

from collections.abc import Iterable
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from salesops.core.acts import act
from salesops.core.codes.models import CodeEntry
from salesops.core.codes.reading import Entry, entries_of
from salesops.core.refusals import Conflict, Forbidden, Invalid, Refusal, refuse_if
from salesops.core.sockets.code_lists import CodeList, code_lists

STEP = 10


def may_change(user: Any) -> bool:
    """Code lists belong to those who keep the settings."""
    return bool(user.can("settings", "e"))


def version_of(list_code: str, code: str) -> int:
    """The version an editor saw; 0 while the entry is as shipped."""
    return CodeEntry.objects.filter(list_code=list_code, code=code).values_list("version", flat=True).first() or 0


def _need(actor: Any) -> None:
    if actor is not None and not may_change(actor):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))


def _begin(actor: Any, list_code: str) -> tuple[CodeList, dict[str, Entry]]:
    """The list and its entries; whoever changes the same list waits."""
    _need(actor)
    list(CodeEntry.objects.select_for_update().filter(list_code=list_code).order_by("pk"))
    return code_lists.get(list_code), entries_of(list_code)


def _write(list_code: str, entry: Entry, **changes: Any) -> CodeEntry:
    values = {
        "name": entry.name,
        "name_en": entry.name_en,
        "rank": entry.rank,
        "is_active": entry.is_active,
        "flags": sorted(entry.flags),
    } | changes
    row, made = CodeEntry.objects.get_or_create(list_code=list_code, code=entry.code, defaults=values)
    if not made:
        for name, value in values.items():
            setattr(row, name, value)
        row.save(update_fields=list(values))
    return row


def _named(name: str, entries: Iterable[Entry], besides: str = "") -> list[Refusal | None]:
    taken = any(e.name.casefold() == name.casefold() and e.code != besides for e in entries)
    return [
        None if name else Refusal("codes.name-missing", _("Enter the name."), "name"),
        Refusal("codes.name-taken", _("The list has an entry of this name already."), "name") if taken else None,
    ]


def _flags_known(found: CodeList, flags: Iterable[str]) -> Refusal | None:
    if set(flags) <= set(found.flags):
        return None
    return Refusal("codes.unknown-flag", _("There is no such property."), "flags")


@act("codes.add_entry")
def add_entry(*, actor: Any, list_code: str, name: str, name_en: str = "", flags: Iterable[str] = ()) -> CodeEntry:
    """Add an entry at the end of the list. Its code is made from the English name and never changes."""
    found, entries = _begin(actor, list_code)
    name, name_en, flags = name.strip(), name_en.strip(), sorted(set(flags))
    fixed = Refusal("codes.fixed", _("Code of the portal knows these entries: none is added or retired."), "name")
    refuse_if(fixed if found.fixed else None, *_named(name, entries.values()), _flags_known(found, flags), kind=Invalid)
    wanted = slugify(name_en).replace("-", "_")[:30] or "own"
    code, number = wanted, 1
    while code in entries:
        number += 1
        code = f"{wanted}_{number}"
    rank = max((e.rank for e in entries.values()), default=0) + STEP
    return _write(list_code, Entry(code, name, name_en, rank, True, frozenset(flags)))


def _present(entries: dict[str, Entry], code: str) -> Entry:
    if code not in entries:
        raise LookupError(f"codes: no entry {code!r}")
    return entries[code]


@act("codes.edit_entry")
def edit_entry(
    *, actor: Any, list_code: str, code: str, name: str, name_en: str, flags: Iterable[str], version: int
) -> CodeEntry:
    """Rename an entry or change its properties. 409 when somebody else changed it since ``version``."""
    found, entries = _begin(actor, list_code)
    entry = _present(entries, code)
    if version_of(list_code, code) != version:
        theirs = {"name": entry.name, "name_en": entry.name_en}
        raise Conflict(Refusal("core.changed-meanwhile", _("This entry was changed meanwhile.")), theirs=theirs)
    name, name_en, flags = name.strip(), name_en.strip(), sorted(set(flags))
    refuse_if(*_named(name, entries.values(), code), _flags_known(found, flags), kind=Invalid)
    return _write(list_code, entry, name=name, name_en=name_en, flags=flags)


@act("codes.retire_entry")
def retire_entry(*, actor: Any, list_code: str, code: str) -> None:
    """Offer the entry no longer; records that have it keep it. The last one stays."""
    found, entries = _begin(actor, list_code)
    entry = _present(entries, code)
    active = [e for e in entries.values() if e.is_active]
    fixed = Refusal("codes.fixed", _("Code of the portal knows these entries: none is added or retired."))
    last = Refusal("codes.last-entry", _("A list needs one entry that can be chosen."))
    refuse_if(fixed if found.fixed else None, last if active == [entry] else None)
    _write(list_code, entry, is_active=False)


@act("codes.restore_entry")
def restore_entry(*, actor: Any, list_code: str, code: str) -> None:
    """Offer a retired entry again."""
    _found, entries = _begin(actor, list_code)
    _write(list_code, _present(entries, code), is_active=True)


@act("codes.move_entry")
def move_entry(*, actor: Any, list_code: str, code: str, up: bool) -> None:
    """One place up or down; at the end nothing happens."""
    _found, entries = _begin(actor, list_code)
    ordered = list(entries.values())
    place = ordered.index(_present(entries, code))
    other = place - 1 if up else place + 1
    if not 0 <= other < len(ordered):
        return
    ordered[place], ordered[other] = ordered[other], ordered[place]
    for n, entry in enumerate(ordered, 1):
        if entry.rank != n * STEP:
            _write(list_code, entry, rank=n * STEP)
