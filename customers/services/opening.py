"""Files of new customers, thousands at once: what ``create_customer`` writes for one, set-based (contract.md, Imports).

The rows are staged first and graded there, so that each file is written once, with its grade.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, models

from customers.grading_items import FACTORS
from customers.models import Customer, GradeSheet, Ownership
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity_of
from salesops.core.copying import copy_rows

from .grade_data import Given
from .regrading import grade_staged

STAGED = {"customers": "opening_customer", "sheets": "opening_sheet"}
_STAGE = """
CREATE TEMP TABLE IF NOT EXISTS opening_customer (LIKE customers_customer) ON COMMIT DROP;
CREATE TEMP TABLE IF NOT EXISTS opening_sheet (LIKE customers_gradesheet) ON COMMIT DROP;
TRUNCATE opening_customer, opening_sheet;
"""
_DRAW = "SELECT nextval(pg_get_serial_sequence('customers_customer', 'id')) FROM generate_series(1, %s)"
_OWNED = """
INSERT INTO customers_ownership (customer_id, owner_id, unit_id, how, reason, by_id, period)
SELECT id, owner_id, unit_id, %(how)s, '', %(by)s, daterange(least(%(day)s, opened_on), NULL) FROM opening_customer ORDER BY id
"""
_INPUTS = f"""
INSERT INTO customers_gradeinput (customer_id, item, before, after, source, by_id, at)
SELECT s.customer_id, given.item, NULL, given.score, 'imported', %(by)s, %(now)s
FROM opening_sheet s CROSS JOIN LATERAL (VALUES {", ".join(f"('{f}', s.given_{f})" for f in FACTORS)}) given (item, score)
WHERE given.score IS NOT NULL ORDER BY 1
"""


@dataclass(frozen=True)
class NewFile:
    """``values``: columns of the customer, those worked out from its name included. ``given``: what an import says of its grade."""

    values: Mapping[str, Any]
    given: Given | None = None


@act("customers.open_files")
def open_many(*, actor: Any, files: Sequence[NewFile], day: date, now: datetime) -> list[int]:
    """Open ``files``, imported and owned from ``day`` or the day they were opened on, if that is earlier. Returns their ids.

    The caller checked permission and rules; numbers and credit codes are unique by constraint (``IntegrityError``).
    """
    if not files:
        return []
    by = getattr(actor, "pk", None)
    with connection.cursor() as cursor:
        cursor.execute(_STAGE)
        cursor.execute(_DRAW, [len(files)])
        ids = [row[0] for row in cursor.fetchall()]
        _stage_files(files, ids, {"imported": True, "created_by_id": by, "created_at": now})
        if _stage_sheets(files, ids):
            grade_staged(tables=STAGED, actor=actor, day=day, now=now)
        _insert(cursor, Customer, STAGED["customers"], "id")
        cursor.execute(_OWNED, {"how": Ownership.How.IMPORTED, "by": by, "day": day})
        _insert(cursor, GradeSheet, STAGED["sheets"], "customer_id")
        cursor.execute(_INPUTS, {"by": by, "now": now})
    record_activity_of(Customer, ids, "customers.create_customer", actor=actor)
    return ids


def _defaults(model: type[models.Model], left_out: set[str]) -> dict[str, Any]:
    """Column → what a new row of ``model`` has there unless told otherwise."""
    fields = (f for f in model._meta.concrete_fields if f.column not in left_out)
    return {str(f.column): f.get_default() for f in fields}


def _stage_files(files: Sequence[NewFile], ids: Sequence[int], same: dict[str, Any]) -> None:
    names = list(dict.fromkeys(name for file in files for name in file.values))
    given = ["id", "search_text", *names]
    text: Any = Customer._meta.get_field("search_text")
    default = _defaults(Customer, {"id", "search_text"})
    same = {name: value for name, value in default.items() if name not in names} | same
    rows = (
        [pk, text.text_from(file.values), *[file.values.get(name, default[name]) for name in names]]
        for pk, file in zip(ids, files, strict=True)
    )
    copy_rows(STAGED["customers"], given, rows, same)


def _stage_sheets(files: Sequence[NewFile], ids: Sequence[int]) -> int:
    given = [(pk, file.given) for pk, file in zip(ids, files, strict=True) if file.given is not None]
    columns = ["customer_id", "given_grade", *(f"given_{factor}" for factor in FACTORS)]
    rows = ([pk, said.grade, *[getattr(said, factor) for factor in FACTORS]] for pk, said in given)
    copy_rows(STAGED["sheets"], columns, rows, _defaults(GradeSheet, set(columns)))
    return len(given)


def _insert(cursor: Any, model: type[models.Model], staged: str, order: str) -> None:
    names = ", ".join(f'"{f.column}"' for f in model._meta.concrete_fields)
    cursor.execute(f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {names} FROM "{staged}" ORDER BY {order}')
