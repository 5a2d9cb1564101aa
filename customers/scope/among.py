"""A condition PostgreSQL answers with its indexes, where ``IN (SELECT …)`` inside OR made it read the whole table."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, QuerySet


class Among(Func):
    """``column = ANY (ARRAY(SELECT pk …))``: for some hundreds of rows, read once before the table is looked at."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY ("
    output_field = BooleanField()

    def __init__(self, column: str, rows: QuerySet, **extra: Any) -> None:
        super().__init__(F(column), ArraySubquery(rows.order_by().values("pk")), **extra)
