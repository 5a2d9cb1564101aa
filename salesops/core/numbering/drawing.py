"""Drawing numbers inside the transaction that makes the document count."""

from datetime import date, datetime

from django.db import connection
from django.utils import timezone

from salesops.core.policies import policy_on
from salesops.core.policies.values import PolicyValues
from salesops.core.sockets.numbers import NumberKind, number_kinds

# One statement takes the row's lock until the transaction ends: two who draw wait for each other, a rollback gives back.
_DRAW = """
INSERT INTO numbering_numberseries (kind, year, last, imported_until) VALUES (%s, %s, %s, 0)
ON CONFLICT (kind, year) DO UPDATE SET last = numbering_numberseries.last + excluded.last RETURNING last
"""
_CONTINUE = """
INSERT INTO numbering_numberseries (kind, year, last, imported_until) VALUES (%s, %s, %s, %s)
ON CONFLICT (kind, year) DO UPDATE SET last = greatest(numbering_numberseries.last, excluded.last),
    imported_until = greatest(numbering_numberseries.imported_until, excluded.imported_until)
"""


def company_day(on: date | datetime) -> date:
    """The day of ``on`` in company time: the year turns there, not in UTC."""
    return timezone.localdate(on) if isinstance(on, datetime) else on


def format_number(kind: NumberKind, sequence: int, day: date, market: str = "") -> str:
    """``SO-2026-001842``, ``C-000001`` or with a market ``SO-EC-2026-001842``, as the format of ``day`` says."""
    return _formatted(policy_on(kind.policy_code, day), kind, sequence, day, market)


def _formatted(shape: PolicyValues, kind: NumberKind, sequence: int, day: date, market: str) -> str:
    parts = [shape.prefix]
    if shape.with_market and market:
        parts.append(market)
    if kind.yearly:
        parts.append(str(day.year))
    return "-".join([*parts, f"{sequence:0{shape.digits}d}"])


def draw_number(code: str, *, on: date | datetime, market: str = "") -> str:
    """The next number of kind ``code`` for a document of ``on``. Drawn last in a service: others wait for its end.

    Outside a transaction it raises ``RuntimeError``: a number without its document would be a gap.
    """
    return draw_numbers(code, 1, on=on, market=market)[0]


def draw_numbers(code: str, count: int, *, on: date | datetime, market: str = "") -> list[str]:
    """``count`` numbers in a row, under one lock."""
    if not connection.in_atomic_block:
        raise RuntimeError("numbers are drawn inside the transaction of their document")
    if count < 1:
        raise ValueError("at least one number")
    kind, day = number_kinds.get(code), company_day(on)
    with connection.cursor() as cursor:
        cursor.execute(_DRAW, [kind.code, day.year if kind.yearly else 0, count])
        last = cursor.fetchone()[0]
    shape = policy_on(kind.policy_code, day)
    return [_formatted(shape, kind, sequence, day, market) for sequence in range(last - count + 1, last + 1)]


def continue_after(code: str, highest: int, *, year: int = 0) -> None:
    """Go on after ``highest``: imported documents keep their numbers, own ones follow (contract.md, Imports)."""
    if not connection.in_atomic_block:
        raise RuntimeError("numbers are drawn inside the transaction of their document")
    kind = number_kinds.get(code)
    if kind.yearly != bool(year):
        raise ValueError(f"{code}: a year goes with yearly numbers only")
    with connection.cursor() as cursor:
        cursor.execute(_CONTINUE, [kind.code, year, highest, highest])
