"""One monthly list as one reader sees it: the draft live, a signed one as it was frozen (C12, C13; CUS-11).

A signed list keeps the receivers' phones in full, for it is the record of what was signed; who reads them in full is asked of
today's chain of each customer, as on the customer's page (ACC-5, S2): whoever left the chain, or reads the list for the whole
house, sees them masked on the screen, in files and in what changed.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.models import Customer, MonthlyList, MonthlyListRow
from customers.monthly import (
    CAPABILITY,
    HEADS,
    Kind,
    Line,
    all_lines,
    batches,
    change_of,
    drawn,
    due_of,
    figure_of,
    is_unchecked,
    late_from,
    lines_of,
    live,
    unchecked,
)
from customers.scope.customers import in_chain
from salesops.core.refusals import Forbidden, Refusal


class Shown:
    """``month`` is "2026-10"; ``edition`` "" shows the newest one."""

    def __init__(self, user: Any, kind: str, month: str, now: datetime, *, edition: str = "") -> None:
        if kind not in HEADS:
            raise Http404
        self.kind, self.user, self.now = Kind(kind), user, now
        self.capability = CAPABILITY[self.kind]
        if not user.can(self.capability, "v"):
            raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
        self.today = timezone.localdate(now)
        self.month = _month(month)
        editions = MonthlyList.objects.filter(kind=kind, month=self.month).select_related("prepared_by", "signed_by")
        self.editions = list(editions.order_by("-edition"))
        self.monthly = next((one for one in self.editions if not edition or str(one.edition) == edition), None)
        self.heads = HEADS[self.kind]
        self.before: dict[str, dict[str, Any]] = {}
        self._chain: frozenset[int] = frozenset()

    @property
    def title(self) -> str:
        return str(self.kind.label)

    @property
    def frozen(self) -> bool:
        return self.monthly is not None and self.monthly.state != "draft"

    @property
    def may_take(self) -> bool:
        """Who takes rows out, the secretaries' lead and logistics, for whom the lists are made."""
        return bool(self.user.can(self.capability, "x") or self.user.holds("SSL", "LOG"))

    def need_to_take(self) -> None:
        if not self.may_take:
            raise Forbidden(Refusal("lists.no-export", _("Your roles don't take rows out of this list.")))

    def _rows(self) -> QuerySet:
        if self.frozen:
            rows = MonthlyListRow.objects.filter(monthly=self.monthly).visible_to(self.user, self.kind)
            return rows.order_by("place")
        return live(self.kind, self.user)

    def count(self) -> int:
        return int(self._rows().count())

    @cached_property
    def open_rows(self) -> int:
        """How many rows nobody looked at: of the whole list, for it is signed off as a whole; a signed one keeps its number."""
        if self.frozen and self.monthly is not None:
            return self.monthly.open_rows
        return int(unchecked(self.kind, self.month, self.today).count())

    def is_open(self, line: Line) -> bool:
        """Whether nobody looked at this row."""
        signed = self.monthly.signed_at if self.frozen and self.monthly is not None else None
        return is_unchecked(self.kind, line.values, self.month, timezone.localdate(signed) if signed else self.today)

    @property
    def due(self) -> date:
        return due_of(self.month)

    @property
    def is_late(self) -> bool:
        """Not signed off in time: still not, or too late. Of several editions the first one counts."""
        signed = [one.signed_at for one in self.editions if one.signed_at]
        return min(signed, default=self.now) >= late_from(self.month)

    @property
    def is_signed(self) -> bool:
        """Whether the month has been signed off once."""
        return any(one.signed_at for one in self.editions)

    def lines(self, start: int, end: int) -> list[Line]:
        """The lines of one page of the screen."""
        rows = list(self._rows()[start:end])
        return self._ready(_as_kept(rows) if self.frozen else lines_of(self.kind, rows, self.today))

    def all_lines(self) -> Iterator[list[Line]]:
        """Every line, batch by batch; ``cells`` draws those of the batch read last."""
        kept = (_as_kept(rows) for rows in batches(self._rows()))
        return map(self._ready, kept if self.frozen else all_lines(self.kind, self.today, self.user))

    def _ready(self, lines: list[Line]) -> list[Line]:
        keys = [line.key for line in lines]
        rows = MonthlyListRow.objects.filter(monthly=self._earlier, key__in=keys) if self._earlier else None
        self.before = dict(rows.values_list("key", "values")) if rows is not None else {}
        self._chain = self._read_in_full(line.customer for line in lines)
        return lines

    @cached_property
    def _earlier(self) -> MonthlyList | None:
        """The list signed off before this month."""
        signed = MonthlyList.objects.filter(kind=self.kind, month__lt=self.month, state="signed")
        return signed.order_by("-month").first()

    def _read_in_full(self, ids: Iterable[int]) -> frozenset[int]:
        """Of which customers the reader sees numbers of people in full."""
        if all(head.kind != "phone" for head in self.heads):
            return frozenset()
        rows = Customer.objects.filter(pk__in=set(ids)).only("pk", "owner_id", "unit_id")
        return frozenset(customer.pk for customer in rows if in_chain(self.user, customer))

    def cells(self, line: Line) -> list[str]:
        """The row in the reader's words, with what changed."""
        in_full = line.customer in self._chain
        told = [drawn(head, line.values.get(head.code), in_full=in_full) for head in self.heads]
        return [*told, change_of(self.kind, line, self.before, in_full=in_full) or "—"]

    def labels(self) -> list[str]:
        return [*(str(head.label) for head in self.heads), _("Changed")]

    def values(self, line: Line) -> list[Any]:
        """The same row with figures and days as such, for a sheet; what nobody knows is empty."""
        cells = zip(self.heads, self.cells(line), strict=False)
        plain = [figure_of(head, line.values.get(head.code), text) for head, text in cells]
        return [*plain, change_of(self.kind, line, self.before, in_full=line.customer in self._chain)]


def _as_kept(rows: Sequence[MonthlyListRow]) -> list[Line]:
    return [Line(row.key, row.customer_id, row.values) for row in rows]


def _month(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    except ValueError:
        raise Http404 from None
