"""The rows a person chose: those ticked, or all that match the question — always within scope, read anew."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from .page import ListPage
from .query import parse
from .read import ListReader
from .reading import Reading

MOST_PICKED = 500


@dataclass(frozen=True)
class Chosen:
    """``question`` is the list's address, ``picked`` the ticked keys or ``None`` for all that match."""

    listed: ListPage
    question: str
    picked: tuple[str, ...] | None

    @classmethod
    def of(cls, listed: ListPage, data: QueryDict, question: str) -> "Chosen":
        if data.get("all"):
            return cls(listed, question, None)
        return cls(listed, question, tuple(dict.fromkeys(data.getlist("pick")))[:MOST_PICKED])

    def reader(self, reading: Reading) -> ListReader:
        query = parse(self.listed, QueryDict(self.question), reading)
        return ListReader(self.listed, replace(query, cursor="", view=""), reading)

    def records(self, reading: Reading) -> QuerySet[Any]:
        """The chosen records, in the order of their keys."""
        reader = self.reader(reading)
        rows = reader.matching if self.picked is None else reader.picked(self.picked)
        return rows.order_by("pk")
