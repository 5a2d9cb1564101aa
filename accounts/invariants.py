"""Invariant of the organisation: on no day does a unit lie under itself (ACC-1)."""

from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext_lazy as _

from salesops.core.sockets.invariants import invariant

# Walks upwards from every row of terms, keeping only the days on which the whole chain holds.
CIRCLES = """
WITH RECURSIVE above(start_id, unit_id, period) AS (
    SELECT unit_id, parent_id, period FROM accounts_orgunitterms WHERE parent_id IS NOT NULL
    UNION
    SELECT above.start_id, terms.parent_id, terms.period * above.period FROM above
    JOIN accounts_orgunitterms terms ON terms.unit_id = above.unit_id AND terms.period && above.period
    WHERE terms.parent_id IS NOT NULL AND above.unit_id <> above.start_id
)
SELECT unit.code, min(lower(above.period)) FROM above JOIN accounts_orgunit unit ON unit.id = above.start_id
WHERE above.unit_id = above.start_id GROUP BY unit.code ORDER BY unit.code
"""


@invariant("accounts.no_cycle", _("No unit lies under itself, on any day"))
def no_cycle() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(CIRCLES)
        for code, day in cursor.fetchall():
            yield f"unit {code} lies under itself from {day or 'the beginning'}"
