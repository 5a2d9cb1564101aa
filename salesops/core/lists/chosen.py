"""The rows a person chose: those ticked, or all that match the question — always within scope, read anew."""

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from salesops.core.refusals import Invalid, Refusal, refuse_if

from .page import ListPage
from .query import parse
from .read import ListReader
from .reading import Reading

MOST_PICKED = 500


def _too_many(picked: int) -> Refusal | None:
    if picked <= MOST_PICKED:
        return None
    message = _("%(count)s rows are ticked; %(most)s are the most. Choose all that match instead.")
    return Refusal("lists.too-many-picked", message % {"count": picked, "most": MOST_PICKED}, "pick")


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
        picked = tuple(dict.fromkeys(data.getlist("pick")))
        refuse_if(_too_many(len(picked)), kind=Invalid)
        return cls(listed, question, picked)

    def reader(self, reading: Reading) -> ListReader:
        query = parse(self.listed, QueryDict(self.question), reading)
        return ListReader(self.listed, replace(query, cursor="", view=""), reading)

    def records(self, reading: Reading) -> QuerySet[Any]:
        """The chosen records, in the order of their keys."""
        reader = self.reader(reading)
        rows = reader.matching if self.picked is None else reader.picked(self.picked)
        return rows.order_by("pk")
