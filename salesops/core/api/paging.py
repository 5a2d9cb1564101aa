"""Cursor paging: ``results / next / previous``, signed cursors bound to reader and question."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from rest_framework.pagination import BasePagination
from rest_framework.request import Request

from salesops.core.lists.keyset import Cursor, SortKey, after, ordered
from salesops.core.refusals import Malformed, Refusal

PAGE, PAGE_AT_MOST = 50, 200


def page_size(text: str) -> int:
    if not text:
        return PAGE
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text[:6]) <= PAGE_AT_MOST:
        raise Malformed(Refusal("core.bad-page-size", _("page_size is a whole number from 1 to 200."), "page_size"))
    return int(text)


def value_of(row: Any, name: str) -> Any:
    for part in name.split("__"):
        row = None if row is None else getattr(row, part)
    return row


def one_page(request: Request, rows: QuerySet, keys: Sequence[SortKey]) -> tuple[list[Any], dict[str, str | None]]:
    """The rows of the asked page and the links to its neighbours (paths, so that no host can be smuggled in)."""
    size = page_size(request.query_params.get("page_size", ""))
    question = request.query_params.copy()
    question.pop("cursor", None)
    binding = f"{request.user.pk}|{request.path}|{question.urlencode()}"
    text = request.query_params.get("cursor", "")
    cursor = Cursor.read(text, binding, len(keys)) if text else None
    backwards = bool(cursor and cursor.backwards)
    found = ordered(after(rows, keys, cursor) if cursor else rows, keys, backwards)
    page = list(found[: size + 1])
    more, page = len(page) > size, page[:size]
    if backwards:
        page.reverse()
    links: dict[str, str | None] = {"next": None, "previous": None}
    if page and (more or backwards):
        links["next"] = _link(request, question, keys, page[-1], False, binding)
    if page and cursor and (more or not backwards):
        links["previous"] = _link(request, question, keys, page[0], True, binding)
    return page, links


def _link(
    request: Request, question: QueryDict, keys: Sequence[SortKey], row: Any, backwards: bool, binding: str
) -> str:
    values = tuple(value_of(row, key.name) for key in keys)
    address = question.copy()
    address["cursor"] = Cursor(values, backwards, 0).text(binding)
    return f"{request.path}?{address.urlencode()}"


class CursorPages(BasePagination):
    """Only for the description: what a page of a list looks like."""

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        link = {"type": "string", "nullable": True, "description": "Path of the neighbouring page."}
        return {
            "type": "object",
            "required": ["results", "next", "previous"],
            "properties": {"results": schema, "next": link, "previous": link},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        size = {"type": "integer", "minimum": 1, "maximum": PAGE_AT_MOST, "default": PAGE}
        return [
            _parameter("cursor", {"type": "string"}, "From next or previous."),
            _parameter("page_size", size, "Rows a page."),
            _parameter("search", {"type": "string", "maxLength": 100}, "Any part of the name."),
            _parameter(
                "ordering", {"type": "string"}, f"One or more of {', '.join(view.orderings)}; - turns it round."
            ),
        ]


def _parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}
