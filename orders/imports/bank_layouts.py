"""Layouts of banks: titles above the heads, the account named once, columns as the secretary chose them last time (ORD-9)."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from orders.models import BankAccount
from salesops.core.imports.matching import accepted_heads, normal
from salesops.core.sockets.imports import Layouts, import_kinds
from salesops.core.spreadsheets.reader import Table, TableRow, Value
from salesops.core.spreadsheets.spool import SpooledRows

CODE = "bank_lines"
NUMBERS = re.compile(r"\d[\d \-]{2,48}\d")
# A row of heads has at least so many words; so many of them known are enough to tell it.
WORDS, KNOWN = 4, 2
# So many layouts of one account are kept, the last used ones.
KEPT = 20


def heads_at(rows: list[list[Value]]) -> int:
    """The row with the most heads we know; else one whose heads were brought before; else the first that is made of words."""
    known = {head for column in import_kinds.get(CODE).all_columns for head in accepted_heads(column)}
    words = [[normal(value) for value in row if isinstance(value, str)] for row in rows]
    counts = [len(known & set(row)) for row in words]
    best = max(range(len(rows)), key=lambda n: (counts[n], -n))
    if counts[best] >= KNOWN:
        return best
    before = {key for account in BankAccount.objects.only("layouts") for key in account.layouts}
    for n, row in enumerate(rows):
        if key_of(["" if value is None else str(value) for value in row]) in before:
            return n
    made_of_words = (n for n, row in enumerate(words) if sum(not re.search(r"\d", word) for word in row) >= WORDS)
    return next(made_of_words, 0)


def key_of(heads: Sequence[str]) -> str:
    """By what a layout is known again: its heads, in their order."""
    return "|".join(normal(head) for head in heads).rstrip("|")[:2000]


def complete(table: Table) -> None:
    """Where no column names our account, the one the titles or the file's name tell stands in every row."""
    named = accepted_heads(import_kinds.get(CODE).column("account"))
    account = None if named & {normal(head) for head in table.heads} else _told(table)
    if account is None:
        return
    rows = SpooledRows()
    for row in table.rows:
        rows.append(TableRow(row.number, [*row.values, account.number], row.problems))
    table.heads, table.rows = [*table.heads, "account"], rows


def _told(table: Table) -> BankAccount | None:
    """The only account of ours whose number is written above the heads, or in the file's name."""
    written = [str(value) for row in table.above for value in row if value is not None]
    for texts in (written, [table.name]):
        joined = "\n".join(unicodedata.normalize("NFKC", text) for text in texts)
        numbers = {re.sub(r"\D", "", found) for found in NUMBERS.findall(joined)}
        found = list(BankAccount.objects.filter(active=True, number__in=numbers)[:2])
        if len(found) == 1:
            return found[0]
    return None


def offered(table: Table) -> Mapping[int, str]:
    """As chosen last time: for the account the file tells of, else for any that had these heads."""
    told, key = _told(table), key_of(table.heads)
    found = [
        account.layouts[key] | {"own": account == told}
        for account in BankAccount.objects.all()
        if key in account.layouts
    ]
    if not found:
        return {}
    best = max(found, key=lambda one: (one["own"], one["at"]))
    return dict(enumerate(best["columns"]))


def keep(table: Table, columns: Sequence[str | None], known: Any, actor: Any) -> None:
    """Remember what was chosen, for every account lines were brought for."""
    kept = {"columns": [name or "" for name in columns], "at": timezone.now().isoformat()}
    for account in BankAccount.objects.filter(pk__in=known.accounts).select_for_update().order_by("pk"):
        layouts = {**account.layouts, key_of(table.heads): kept}
        account.layouts = dict(sorted(layouts.items(), key=lambda row: row[1]["at"])[-KEPT:])
        account.save(update_fields=["layouts"])


LAYOUTS = Layouts(heads_at, complete, offered, keep)
