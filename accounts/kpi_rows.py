"""KPIs that are one statement of rows: their values and the rows behind them come from the same SQL (defaults.md 8).

``rows`` yields ``person, unit, day, numerator, denominator, record, other, note``. The unit of a row is where its person was posted
on its day (A5); ``unit`` of the row stands in where nobody knows. Rows without a person count for nobody.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django.db import connection

from salesops.core.sockets.kpis import ZERO, Evidence, EvidenceRow, Kpi, Part, Span, Whose

# Rows are first added up by day: a person's unit is looked up once a day, not once a row.
PARTS = """
WITH counted AS ({rows}), by_day AS (
    SELECT person, unit, day, sum(numerator) AS numerator, sum(denominator) AS denominator, count(*) AS rows
    FROM counted WHERE person IS NOT NULL GROUP BY 1, 2, 3
)
SELECT d.person, coalesce(p.unit_id, d.unit), sum(d.numerator), sum(d.denominator), sum(d.rows)::bigint
FROM by_day d LEFT JOIN accounts_posting p ON p.user_id = d.person AND p.period @> d.day
GROUP BY 1, 2
"""
EVIDENCE = """
WITH counted AS ({rows})
SELECT c.person, c.day, c.numerator, c.denominator, c.record, c.other, c.note,
    count(*) OVER (), sum(c.numerator) OVER (), sum(c.denominator) OVER ()
FROM counted c LEFT JOIN accounts_posting p ON p.user_id = c.person AND p.period @> c.day
WHERE c.person IS NOT NULL AND {whose}
ORDER BY c.day DESC, c.record DESC NULLS LAST, c.numerator DESC, c.other LIMIT %(limit)s OFFSET %(offset)s
"""
OF_PERSON, OF_UNITS = "c.person = %(person)s", "coalesce(p.unit_id, c.unit) = ANY(%(units)s)"


def asked(sql: str, params: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


class RowsKpi(Kpi):
    """``rows`` is the statement of all rows; ``sums``, where given, a faster one of the same sums. ``record_kind`` and
    ``other_kind``: kinds of the records their columns ``record`` and ``other`` name.
    """

    rows: ClassVar[str]
    sums: ClassVar[str] = ""
    record_kind: ClassVar[str] = ""
    other_kind: ClassVar[str] = ""

    def params(self, span: Span) -> dict[str, Any]:
        return {"first": span.first, "last": span.last, "end": span.period.last, "day": span.day}

    def notes(self, code: str) -> str:
        """What a note of a row says to the reader; rows keep codes."""
        return code

    def parts(self, span: Span) -> Sequence[Part]:
        found = asked(PARTS.format(rows=self.sums or self.rows), self.params(span))
        return [
            Part(person, unit, numerator, denominator or ZERO, rows)
            for person, unit, numerator, denominator, rows in found
        ]

    def evidence(self, span: Span, whose: Whose, *, limit: int, offset: int = 0) -> Evidence:
        condition = OF_PERSON if whose.person is not None else OF_UNITS
        params = self.params(span) | {
            "person": whose.person, "units": list(whose.units), "limit": limit, "offset": offset,
        }  # fmt: skip
        found = asked(EVIDENCE.format(rows=self.rows, whose=condition), params)
        rows = [
            EvidenceRow(person, day, numerator, denominator or ZERO, self._records(record, other), self.notes(note or ""))
            for person, day, numerator, denominator, record, other, note, *_sums in found
        ]  # fmt: skip
        count, numerator, denominator = found[0][7:] if found else (0, ZERO, ZERO)
        return Evidence(rows, count, numerator, denominator or Decimal(0))

    def _records(self, record: int | None, other: int | None) -> list[tuple[str, int]]:
        pairs = ((self.record_kind, record), (self.other_kind, other))
        return [(kind, pk) for kind, pk in pairs if kind and pk is not None]
