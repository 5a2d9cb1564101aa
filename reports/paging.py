"""Older rows by key: one indexed query a page, no counting, no offsets."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest

SIZE = 50


@dataclass(frozen=True)
class Older:
    """Some rows, newest first, and the address of those before them."""

    rows: list[Any]
    url: str


def newest_first(rows: QuerySet, request: HttpRequest, size: int = SIZE) -> Older:
    """A page of ``rows`` by descending id; ``?before=`` continues. A wrong value is the first page."""
    before = request.GET.get("before", "")
    if before.isascii() and before.isdigit() and len(before) < 19:
        rows = rows.filter(pk__lt=int(before))
    found = list(rows.order_by("-pk")[: size + 1])
    if len(found) <= size:
        return Older(found, "")
    query = request.GET.copy()
    query["before"] = str(found[size - 1].pk)
    return Older(found[:size], f"?{query.urlencode()}")
