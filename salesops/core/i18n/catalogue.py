"""Extract, merge, check and compile the catalogue. Source strings are English; Simplified Chinese must be complete (ALL-1)."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

KEYWORDS = {
    **dict.fromkeys(("_", "_g", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
# Files without any of these have nothing to say; reading them word by word is what takes long.
MARKED = re.compile(r"gettext|\b_g?\(|translate|trans ")
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)[^{}]*\}")


def po_path(locale: str) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / locale / "LC_MESSAGES" / "django.po"


def sources() -> Iterator[Path]:
    """Python files of the house and all templates."""
    root = Path(settings.BASE_DIR)
    packages = {name.split(".")[0] for name in settings.HOUSE}
    for package in sorted(packages):
        yield from sorted(p for p in (root / package).rglob("*.py") if "migrations" not in p.parts)
    folders: Any = settings.TEMPLATES[0]["DIRS"]
    for folder in folders:
        yield from sorted(p for p in Path(folder).rglob("*") if p.suffix in (".html", ".txt"))


@lru_cache(maxsize=1)
def extracted() -> Catalog:
    """Every string the sources mark for translation, read once a process."""
    catalogue = Catalog()
    for path in sources():
        text = path.read_text(encoding="utf-8")
        if not MARKED.search(text):
            continue
        if path.suffix != ".py":
            # The indentation of markup means nothing; Python's tokenizer would trip over it.
            text = "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())
        for _line, message, comments, context in extract("python", BytesIO(text.encode()), KEYWORDS):
            catalogue.add(message, context=context, auto_comments=comments)
    return catalogue


def load(locale: str) -> Catalog:
    path = po_path(locale)
    if not path.exists():
        return Catalog(locale=locale)
    with path.open("rb") as file:
        return read_po(file, locale=locale, abort_invalid=True)


def merge(locale: str) -> Catalog:
    """Bring the catalogue in step with the sources: new strings empty, vanished ones dropped; write it."""
    catalogue = load(locale)
    catalogue.update(extracted(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    path = po_path(locale)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalogue, width=0, no_location=True, omit_header=True, sort_output=True)
    # The file needs its header for the plural rule; dates in it would make every merge a conflict.
    header = (
        'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Language: {locale}\\n"\n"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    )
    path.write_text(header + path.read_text(encoding="utf-8"), encoding="utf-8")
    return catalogue


def compile_catalogue(locale: str) -> Path:
    """Write the ``.mo`` file Django reads. It is not committed."""
    target = po_path(locale).with_suffix(".mo")
    with target.open("wb") as file:
        write_mo(file, load(locale))
    return target


def _texts(value: str | Iterable[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ("",))


def _placeholders(text: str) -> set[str]:
    return {a or b for a, b in PLACEHOLDER.findall(text)}


def faults(locale: str) -> Iterator[str]:
    """What is missing, fuzzy, left over, or has other placeholders than its source."""
    catalogue, wanted = load(locale), extracted()
    for message in wanted:
        if message.id and not _entry(catalogue, message):
            yield f"not in the catalogue: {message.id!r}"
    for message in catalogue:
        if not message.id:
            continue
        if not _entry(wanted, message):
            yield f"no longer used: {message.id!r}"
        elif not all(_texts(message.string)):
            yield f"untranslated: {message.id!r}"
        elif message.fuzzy:
            yield f"fuzzy: {message.id!r}"
        else:
            allowed = set().union(*map(_placeholders, _texts(message.id)))
            used = set().union(*map(_placeholders, _texts(message.string)))
            # A singular may say "one" in words: what the plural names is what the translation must name.
            needed = _placeholders(_texts(message.id)[-1])
            if used - allowed or needed - used:
                yield f"other placeholders than its source: {message.id!r}"


def _entry(catalogue: Catalog, message: Message) -> Message | None:
    return catalogue.get(message.id, message.context)
