"""Paging by key: page 1,000 costs what page 1 costs, and rows written meanwhile neither repeat nor hide others.

A cursor holds the sort values of the row at the edge, signed and bound to reader, list and question: another person's
cursor, or one of another question, is refused.
"""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any

from django.core import signing
from django.db.models import F, Q, QuerySet
from django.db.models.expressions import Combinable
from django.utils.translation import gettext as _

from .filters import malformed

SALT = "salesops.lists.cursor"


@dataclass(frozen=True)
class SortKey:
    """One sort: ``name`` is a path or annotation of the queryset."""

    name: str
    descending: bool = False
    nullable: bool = True

    def order(self, backwards: bool) -> Combinable:
        # Empty values stand last either way; where there can be none, the plain form lets an index serve both ways.
        descending = self.descending != backwards
        if not self.nullable:
            return F(self.name).desc() if descending else F(self.name).asc()
        nulls = {"nulls_first": True} if backwards else {"nulls_last": True}
        return F(self.name).desc(**nulls) if descending else F(self.name).asc(**nulls)

    def behind(self, value: Any, backwards: bool) -> Q | None:
        """Rows that come after ``value`` in this sort alone, or ``None`` when there can be none."""
        lookup = "lt" if self.descending != backwards else "gt"
        if value is None:
            return Q(**{f"{self.name}__isnull": False}) if backwards else None
        found = Q(**{f"{self.name}__{lookup}": value})
        if self.nullable and not backwards:
            found |= Q(**{f"{self.name}__isnull": True})
        return found

    def same(self, value: Any) -> Q:
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})


@dataclass(frozen=True)
class Cursor:
    """The edge of a page: sort values, direction, and the number of the first row of the page it leads to."""

    values: tuple[Any, ...]
    backwards: bool
    number: int

    def text(self, binding: str) -> str:
        data = [_digest(binding), int(self.backwards), self.number, [_pack(v) for v in self.values]]
        return _signer().sign_object(data, compress=True)

    @classmethod
    def read(cls, text: str, binding: str, length: int) -> "Cursor":
        """The cursor in ``text``; a forged, foreign or stale one is refused (400)."""
        refusal = malformed(
            "core.bad-cursor", _("This page link belongs to another list. Start from the first page."), "cursor"
        )
        try:
            digest, backwards, number, packed = _signer().unsign_object(text)
        except (signing.BadSignature, ValueError) as error:
            raise refusal from error
        if digest != _digest(binding) or len(packed) != length:
            raise refusal
        return cls(tuple(_unpack(v) for v in packed), bool(backwards), int(number))


def _signer() -> signing.Signer:
    # Without the time: the same page of the same list has the same address, so an unchanged answer stays unchanged (304).
    return signing.Signer(salt=SALT)


def _digest(binding: str) -> str:
    return hashlib.sha256(binding.encode()).hexdigest()[:24]


def _pack(value: Any) -> Any:
    if isinstance(value, datetime):
        return ["t", value.isoformat()]
    if isinstance(value, date):
        return ["d", value.isoformat()]
    if isinstance(value, Decimal):
        return ["n", str(value)]
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"lists: {type(value).__name__} can't be sorted by")


def _unpack(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    kind, text = value
    readers: dict[str, Callable[[str], Any]] = {"t": datetime.fromisoformat, "d": date.fromisoformat, "n": Decimal}
    return readers[kind](text)


def ordered(rows: QuerySet, keys: Sequence[SortKey], backwards: bool = False) -> QuerySet:
    return rows.order_by(*(k.order(backwards) for k in keys))


def after(rows: QuerySet, keys: Sequence[SortKey], cursor: Cursor) -> QuerySet:
    """Rows behind the cursor's edge in its direction."""
    steps: list[Q] = []
    equal = Q()
    for key, value in zip(keys, cursor.values, strict=True):
        step = key.behind(value, cursor.backwards)
        if step is not None:
            steps.append(equal & step)
        equal &= key.same(value)
    # The last key is the primary key and never empty: there is always a step.
    behind = reduce(or_, steps)
    # The first sort alone bounds the range, so that an index starts at the edge instead of at the beginning.
    first, value = keys[0], cursor.values[0]
    if value is not None and (not first.nullable or cursor.backwards):
        lookup = "lte" if first.descending != cursor.backwards else "gte"
        behind &= Q(**{f"{first.name}__{lookup}": value})
    return rows.filter(behind)
