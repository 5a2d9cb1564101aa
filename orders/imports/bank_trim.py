"""Rows of a bank's list that are no money coming in: its closing total, which must be right, and what went out (ORD-9)."""

import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salesops.core.imports import parsing
from salesops.core.money import ZERO
from salesops.core.refusals import Invalid, Refusal
from salesops.core.spreadsheets.reader import Table, TableRow
from salesops.core.spreadsheets.spool import SpooledRows

CLOSING = ("合计", "总计", "total", "sum", "grandtotal")
# Of a page or a part: its own lines.
PARTIAL = ("小计", "本页合计", "本页小计", "subtotal", "pagetotal")
# Banks name nobody where they pay interest: in a list of theirs the line comes all the same, and nothing is learnt from it.
NOBODY = "—"
Sums = tuple[Decimal, Decimal]


def trim(table: Table, columns: Sequence[str | None]) -> None:
    """Leave the lines of ``table`` that brought money; a closing total that isn't their sum refuses the file."""
    places = {name: place for place, name in enumerate(columns) if name}
    kept, out, named = SpooledRows(), 0, False
    # What came in, and that less what went out: of all lines and of the part since the last total of a part.
    whole: Sums = (ZERO, ZERO)
    part: Sums = (ZERO, ZERO)
    totals: list[tuple[TableRow, Sums | None]] = []
    signed = places.get("signed_amount") if "amount" not in places else None
    place = places.get("amount", signed)
    # In a table with our own heads a payer is required.
    banks_own = "payer" in places and table.heads[places["payer"]].strip() != "payer"
    for row in table.rows:
        came = gone = ZERO
        if partial := _begins(row, PARTIAL):
            totals.append((row, part))
            part = (ZERO, ZERO)
        elif _begins(row, CLOSING):
            totals.append((row, None))
        elif signed is not None and (given := _figure(row.values[signed]) or ZERO) < 0:
            out, gone = out + 1, given
        elif _went_out(row, places):
            out += 1
        else:
            named |= (nobody := _named(row, places) if banks_own else None) is not None
            kept.append(nobody or row)
            came = _figure(row.values[place]) or ZERO if place is not None else ZERO
        whole = (whole[0] + came, whole[1] + came + gone)
        part = part if partial else (part[0] + came, part[1] + came + gone)
    for row, sums in totals:
        _check(row, place, *(whole if sums is None else sums))
    if totals or out or named:
        table.rows = kept
    if totals:
        table.notes.append(_("The total of the list was checked: %(total)s.") % {"total": f"{whole[0]:,.2f}"})
    if out:
        sentence = ngettext(
            "%(count)s line of money that went out was left out.",
            "%(count)s lines of money that went out were left out.",
            out,
        )
        table.notes.append(sentence % {"count": out})


def _named(row: TableRow, places: dict[str, int]) -> TableRow | None:
    """``row`` with a dash for its payer, where the bank names none."""
    payer, reference = places.get("payer"), places.get("reference")
    if payer is None or reference is None or not _empty(row.values[payer]) or _empty(row.values[reference]):
        return None
    values = list(row.values)
    values[payer] = NOBODY
    return TableRow(row.number, values, row.problems)


def _empty(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _begins(row: TableRow, words: Sequence[str]) -> bool:
    first = next((value for value in row.values if value is not None), "")
    word = "".join(unicodedata.normalize("NFKC", str(first)).split()).rstrip(":").casefold()
    return word in words


def _went_out(row: TableRow, places: dict[str, int]) -> bool:
    """A line with its reference and no amount in the column of what came in."""
    if "amount" not in places or "reference" not in places:
        return False
    value = row.values[places["amount"]]
    empty = value is None or _figure(value) == 0
    return empty and row.values[places["reference"]] is not None and any(_negative(v) for v in _others(row, places))


def _others(row: TableRow, places: dict[str, int]) -> list[Any]:
    """Cells of columns the import doesn't know: there banks write what went out."""
    known = set(places.values())
    return [value for place, value in enumerate(row.values) if place not in known]


def _negative(value: Any) -> bool:
    return (_figure(value) or ZERO) != 0


def _figure(value: Any) -> Decimal | None:
    if _empty(value):
        return None
    try:
        return parsing.decimal(6)(value)
    except ValueError:
        return None


def _check(row: TableRow, place: int | None, total: Decimal, net: Decimal) -> None:
    """``total``: what came in; ``net``: that less what went out, which a list with signed amounts may close with."""
    written = _figure(row.values[place]) if place is not None else None
    if written is None:
        figures = [found for value in row.values if (found := _figure(value)) is not None]
        # A total without a figure says nothing; a count of lines beside it isn't one.
        if not figures or total in figures:
            return
        written = figures[-1]
    if written not in (total, net):
        sentence = _(
            "The list says its total is %(written)s, its lines add up to %(total)s. Fetch it from the bank again."
        )
        figures_told = {"written": f"{written:,.2f}", "total": f"{total:,.2f}"}
        raise Invalid(Refusal("orders.wrong-total", sentence % figures_told, "file", figures_told))
