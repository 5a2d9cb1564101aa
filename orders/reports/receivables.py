"""R11: receivables and aging at the end of any day, the same figures as the aging and the ledger (ORD-10, defaults.md 6)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from customers.credit.reading import Credit, credit_of
from orders.aging import Bucket, buckets_on, reached
from orders.aging_list import Asked as AgingAsked
from orders.aging_list import Line, listed
from orders.booked import booked_by_month
from orders.dunning import LIMITATION, words_of
from orders.promises import words_of as promise_words
from orders.reports.filters import below, of_owner, of_rating, of_unit
from salesops.core.money import ZERO
from salesops.core.sockets.report_filters import AsOfFilter, ChoiceFilter
from salesops.core.sockets.report_periods import last_of, moved
from salesops.core.sockets.reports import Asked, Chart, Column, Figure, Report, ReportResult, Row, Series, reports
from salesops.core.web.places import link_to

EVERY = 1_000_000
IN_CHART = 20
MONTHS = 12


def _buckets(user: Any, day: date) -> list[tuple[str, str]]:
    return [(str(bucket.no), bucket.label) for bucket in buckets_on(day)]


def _levels(user: Any, day: date) -> list[tuple[str, str]]:
    return [(str(n), f"{n} {words_of(n)}") for n in range(LIMITATION + 1)]


@reports.register
class Receivables(Report):
    """VAT included; customers whose receivables the reader reaches."""

    code = "R11"
    title = _("Receivables and aging")
    question = _("Who owes us how much, how old is it, and what was promised?")
    capability = ("receivables", "v")
    beside = ("credit",)
    filters = (
        AsOfFilter(),
        of_unit(),
        of_owner("receivables"),
        ChoiceFilter(name="bucket", label=_("Age"), choices=_buckets),
        of_rating(),
        ChoiceFilter(name="level", label=pgettext_lazy("dunning", "Level"), choices=_levels),
    )
    ordering = "-overdue"
    sortable = ("overdue", "open", "days")

    def result(self, user: Any, asked: Asked) -> ReportResult:
        day = asked["as_of"]
        unit, owner = asked["unit"], asked["owner"]
        name, falling = asked.sort
        wanted = AgingAsked(
            view="all", ordering=name, rising=not falling, bucket=int(asked["bucket"]) if asked["bucket"] else None,
            units=below(user, unit) if unit else None, owner=owner.pk if owner else None, rating=asked["rating"] or None,
            level=int(asked["level"]) if asked["level"] else None,
        )  # fmt: skip
        customers = reached(user)
        found = listed(day, customers, wanted, limit=asked.limit or EVERY)
        total, buckets = found.total, found.buckets
        credits_ = credit_of([line.id for line in found.lines], day) if user.can("credit", "v") else {}
        behind = Behind(asked, day)
        rows = [_row(line, buckets, credits_.get(line.id), behind) for line in found.lines]
        totals: dict[str, Any] = {
            "balance": total.balance, "open": total.open, "overdue": total.overdue, "ahead": total.ahead, "undated": total.undated,
            **{f"b{b.no}": amount for b, amount in zip(buckets, total.amounts, strict=True)},
        }  # fmt: skip
        figures = [
            Figure(pgettext("receivables", "Balance"), "money", total.balance),
            Figure(_g("Open receivables"), "money", total.open, behind.list()),
            Figure(pgettext("receivables", "Overdue"), "money", total.overdue, behind.list(view="overdue")),
            Figure(_g("Share overdue"), "percent", total.overdue / total.open if total.open else None),
        ]  # fmt: skip
        notes = (
            []
            if wanted.bucket is None
            else [_g("Totals are of all debts of the customers that owe something of this age.")]
        )
        if day < asked.today:
            notes.append(
                _g("Terms and ratings are those of today; what was used of the limit on a past day isn't known.")
            )
        charts = [
            _ages(totals, buckets, behind),
            *_trend(user, customers, day, asked),
            *_top(found.lines, buckets, behind),
        ]
        return ReportResult(_columns(buckets), rows, totals, found.counts["all"], charts, figures, notes)


def _columns(buckets: Sequence[Bucket]) -> list[Column]:
    return [
        Column("customer", _("Customer")),
        Column("code", _("Customer no."), sort=False),
        Column("balance", _("Balance (CNY, VAT incl.)"), "money", total=True),
        Column("open", _("Open (CNY, VAT incl.)"), "money", total=True, phone=True),
        Column("overdue", _("Overdue (CNY)"), "money", total=True, phone=True),
        *(Column(f"b{bucket.no}", bucket.label, "money", total=True) for bucket in buckets),
        Column("ahead", _("Received ahead"), "money", total=True),
        Column("undated", _("Without due date"), "money", total=True),
        Column("days", _("Oldest (days)"), "number", phone=True),
        Column("term", _("Term (days)"), "number"),
        Column("use", _("Use of the limit"), "percent"),
        Column("level", _("Dunning")),
        Column("promised", pgettext_lazy("payment", "Promised for"), "date"),
        Column("promise", _("Promise")),
        Column("owner", _("Owner")),
    ]


class Behind:
    """The stand of the aging with the same filters: its rows are what a figure is the sum of."""

    def __init__(self, asked: Asked, day: date) -> None:
        unit, owner = asked["unit"], asked["owner"]
        self.day, self.past, self.to_record = day, day < asked.today, link_to("orders:receivables_record")
        self.narrow = {
            "on": f"{day}", "market": unit.code if unit else "", "owner": owner.username if owner else "",
            "rating": asked["rating"], "level": asked["level"], "bucket": asked["bucket"],
        }  # fmt: skip

    def list(self, **more: str) -> str:
        asked = {**self.narrow, "view": "all", **more}
        return f"{reverse('orders:aging')}?{urlencode({n: v for n, v in asked.items() if v != ''})}"

    def record(self, code: str) -> str:
        """The receivables record of one customer on the day: entries and items."""
        return f"{self.to_record(code)}?on={self.day}"


def _row(line: Line, buckets: Sequence[Bucket], credit: Credit | None, behind: Behind) -> Row:
    aged = line.aged
    by_age = {f"b{b.no}": amount for b, amount in zip(buckets, aged.amounts, strict=True)}
    values = {
        "customer": line.name, "code": line.code, "balance": aged.balance, "open": aged.open, "overdue": aged.overdue, **by_age,
        "ahead": aged.ahead, "undated": aged.undated, "days": line.days or None,
        "term": credit.account.term_days if credit else None,
        "use": credit.use if credit and not behind.past else None,
        "level": words_of(line.level) if line.level else "", "promised": line.promise_on,
        "promise": promise_words(line.promise_state) if line.promise_state else "", "owner": line.owner,
    }  # fmt: skip
    record = behind.record(line.code)
    return Row(values, dict.fromkeys(("customer", "balance", "open", "overdue", *by_age), record))


def _ages(totals: dict[str, Any], buckets: Sequence[Bucket], behind: Behind) -> Chart:
    parts = [Series(b.label, [totals[f"b{b.no}"]], f"age{b.shade}") for b in buckets]
    links = [behind.list(bucket=str(b.no)) for b in buckets]
    return Chart("stack", _g("Ages of all debts"), "CNY", [], parts, links)


def _trend(user: Any, customers: Any, day: date, asked: Asked) -> list[Chart]:
    """The balance at the end of each month; of all in reach, so only without a filter."""
    if any(asked[name] for name in ("unit", "owner", "bucket", "rating", "level")):
        return []
    moves = booked_by_month(day, customers)
    first = moved(day.replace(day=1), 1 - MONTHS)
    months = [moved(first, n) if n else first for n in range(MONTHS)]
    balance = sum((amount for month, amount in moves.items() if month < first), ZERO)
    ends: list[Decimal] = []
    for month in months:
        balance += moves.get(month, ZERO)
        ends.append(balance)
    over = last_of(day.year, day.month) == day
    labels = [f"{month:%Y-%m}" for month in months[:-1]] + [f"{day:%Y-%m}" if over else f"{day:%m-%d}"]
    return [Chart("lines", _g("Balance at the end of the month"), "CNY", labels, [Series(_g("Balance"), ends)])]


def _top(lines: Sequence[Line], buckets: Sequence[Bucket], behind: Behind) -> list[Chart]:
    """The first of the table with their ages."""
    first = [line for line in lines if line.aged.open > 0][:IN_CHART]
    if not first:
        return []
    parts = [Series(b.label, [line.aged.amounts[n] for line in first], f"age{b.shade}") for n, b in enumerate(buckets)]
    title = _g("The first %(count)s by age") % {"count": len(first)}
    return [
        Chart("bars", title, "CNY", [line.name for line in first], parts, [behind.record(line.code) for line in first])
    ]
