"""Making a PDF from a template and data (RPT-4)."""

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import manimgx_fonts_cjk
import typst
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from salesops.core.web.brand import company_name, company_place

TEMPLATES = Path(__file__).parent / "templates"
# More rows than this are made in the background: about as many as take half a second.
AT_ONCE = 300


@dataclass(frozen=True)
class Column:
    """A column on paper: ``share`` of the width (0: as wide as it must be), ``side`` left, right or center."""

    label: str
    share: float = 1
    side: str = "left"


@dataclass(frozen=True)
class TableDocument:
    """A list on paper. ``facts``: (what, value) under the title; ``signatures``: (who, name and day, or blank).

    ``made_by`` (the name of who took it out) and ``made_at`` stand in the head of every page and in the properties (ACC-5).
    """

    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]
    made_by: str
    made_at: datetime
    subtitle: str = ""
    facts: Sequence[tuple[str, str]] = ()
    signatures: Sequence[tuple[str, str]] = ()
    note: str = ""
    wide: bool = True
    # Under the table: its last row, and of a paper amounts in words as (what, words).
    total: Sequence[str] = ()
    words: Sequence[tuple[str, str]] = ()
    # Of the letters of a list, in points.
    size: float = 8.0


@cache
def _fonts() -> typst.Fonts:
    """The fonts of the wheel, read once by a process."""
    folder = Path(manimgx_fonts_cjk.__file__).parent
    return typst.Fonts(include_system_fonts=False, font_paths=[folder])


def render_pdf(template: str, data: Mapping[str, Any], language: str) -> bytes:
    """The PDF of ``templates/<template>.typ`` with ``data`` (JSON: text, numbers, lists, mappings), in ``zh-hans`` or ``en``.

    ``data`` reaches the template as a file, so nothing in it is ever read as markup. Raises ``LookupError`` for an unknown
    template.
    """
    source = TEMPLATES / f"{template}.typ"
    if not template.isidentifier() or not source.is_file():
        raise LookupError(f"documents: no template {template!r}")
    chinese = language.lower().startswith("zh")
    spoken = {"language": "zh" if chinese else "en", "region": "cn" if chinese else "gb"}
    with tempfile.TemporaryDirectory(prefix="document-") as folder:
        root = Path(folder)
        (root / "main.typ").write_text(source.read_text(encoding="utf-8"), encoding="utf-8")
        (root / "data.json").write_text(json.dumps({**data, **spoken}, ensure_ascii=False), encoding="utf-8")
        made: Any = typst.compile(
            root / "main.typ",
            root=root,
            font_paths=_fonts(),
            ignore_system_fonts=True,
            package_path=root,
            package_cache_path=root,
        )
    return bytes(made)


def render_table(document: TableDocument, language: str) -> bytes:
    """``document`` as a list: head of the company, title, facts, table with a head on every page, signatures, page numbers."""
    return _render("table", document, language)


def render_paper(document: TableDocument, language: str) -> bytes:
    """``document`` as it leaves the house: letterhead, number (its ``subtitle``), facts in two columns, table with its total,
    amounts in words, places to sign. ``note`` stands under the title (void, not issued).
    """
    return _render("paper", document, language)


def _render(template: str, document: TableDocument, language: str) -> bytes:
    with translation.override(language):
        moment = timezone.localtime(document.made_at).strftime("%Y-%m-%d %H:%M")
        data = {
            "company": company_name(),
            "place": company_place(),
            "title": document.title,
            "subtitle": document.subtitle,
            "maker": _plain(document.made_by),
            "made": _("made by %(name)s, %(moment)s") % {"name": _plain(document.made_by), "moment": moment},
            "note": document.note,
            "page": _("page {page} of {pages}"),
            "empty": _("Nothing to list."),
            "facts": [list(fact) for fact in document.facts],
            "signatures": [list(one) for one in document.signatures],
            "columns": [asdict(column) for column in document.columns],
            "rows": [[_plain(cell) for cell in row] for row in document.rows],
            "wide": document.wide,
            "total": [_plain(cell) for cell in document.total],
            "words": [list(said) for said in document.words],
            "size": document.size,
        }
    return render_pdf(template, data, language)


def _plain(cell: Any) -> str:
    """Text of a cell without control characters, which no font has."""
    return "".join(c for c in str(cell) if c >= " " or c in "\n\t")
