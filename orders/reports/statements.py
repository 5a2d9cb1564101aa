"""R14: how far the reconciliation of a month is, statement by statement, as it was on any day (ORD-9)."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import F, FilteredRelation, Q, QuerySet, Sum
from django.db.models.functions import Abs
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from orders.models import Statement, StatementAnswer, StatementLink
from orders.reports.filters import below, of_customer, of_owner, of_unit
from orders.statement_coverage import month_before
from orders.states import STATEMENT
from orders.states.statement import AGREED
from salesops.core.money import ZERO
from salesops.core.sockets.report_filters import AsOfFilter, ChoiceFilter, PeriodFilter
from salesops.core.sockets.report_periods import Period, last_of
from salesops.core.sockets.reports import Asked, Chart, Column, Figure, Report, ReportResult, Row, Series, reports

ORDER = ("draft", "sent", "disputed", "confirmed", "locked")
SHADES = {"draft": "past", "sent": "5", "disputed": "3", "confirmed": "2", "locked": "1"}
LABELS = {state.code: state.label for state in STATEMENT.states}
TONES = {state.code: state.tone for state in STATEMENT.states}


def last_month(today: date) -> Period:
    first = month_before(today)
    return Period(first, last_of(first.year, first.month))


def _states(user: Any, day: date) -> list[tuple[str, Any]]:
    return [(code, LABELS[code]) for code in ORDER]


@reports.register
class ReconciliationStatus(Report):
    """Statements of the months of the period; what was replaced or merged by the day asked for is left out."""

    code = "R14"
    title = _("Reconciliation status")
    question = _("Which statements are out, who confirmed, and what is still disputed?")
    capability = ("receipts", "v")
    filters = (
        PeriodFilter(label=_("Months"), usual=last_month), AsOfFilter(), of_unit(), of_owner("receipts"), of_customer("receipts"),
        ChoiceFilter(name="state", label=_("State"), choices=_states),
    )  # fmt: skip
    ordering = "-age"
    sortable = ("age", "closing", "difference", "sent", "confirmed", "month")

    def result(self, user: Any, asked: Asked) -> ReportResult:
        day: date = asked["as_of"]
        until = timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
        statements = list(_statements(user, asked, until))
        then = Then(statements, until) if until <= timezone.now() else None
        lines = [_line(one, day, then) for one in statements]
        found = Counter(line["state"] for line in lines)
        if asked["state"]:
            lines = [line for line in lines if line["state"] == asked["state"]]
        name, falling = asked.sort
        lines.sort(key=lambda line: _sorted(line, name), reverse=falling)
        totals = {name: sum((line[name] or ZERO for line in lines), ZERO) for name in ("closing", "difference")}
        rows = [_row(line) for line in lines[: asked.limit]]
        done = found["confirmed"] + found["locked"]
        whole = sum(found.values())
        disputed = [line for line in lines if line["difference"]]
        figures = [
            Figure(_g("Statements"), "number", whole),
            Figure(pgettext("statements, counted", "Sent"), "number", whole - found["draft"]),
            Figure(_g("Confirmed"), "percent", Decimal(done) / whole if whole else None, "", f"{done} / {whole}"),
            Figure(_g("Disputed amount"), "money", totals["difference"], "", of(len(disputed)) if disputed else ""),
        ]
        return ReportResult(COLUMNS, rows, totals, len(lines), _progress(found, asked), figures)


def of(count: int) -> str:
    return ngettext("%(n)s statement", "%(n)s statements", count) % {"n": count}


COLUMNS = [
    Column("customer", _("Customer")),
    Column("statement", _("Statement"), phone=True),
    Column("month", _("Month")),
    Column("state", _("State"), "status", phone=True),
    Column("closing", _("Closing balance (CNY, VAT incl.)"), "money", total=True, phone=True),
    Column("sent", _("Sent"), "date"),
    Column("confirmed", pgettext_lazy("a statement", "Confirmed"), "date"),
    Column("difference", _("Disputed (CNY, VAT incl.)"), "money", total=True, phone=True),
    Column("age", _("Waiting (days)"), "number"),
    Column("owner", _("Owner")),
]


def _statements(user: Any, asked: Asked, until: datetime) -> QuerySet:
    """Those there were on the day, with the amount then disputed and who had the customer (A2). One query."""
    period = asked["period"]
    rows = Statement.objects.visible_to(user).filter(
        month__range=(period.first.replace(day=1), period.last), made_at__lt=until
    )
    rows = rows.filter(Q(merged_at=None) | Q(merged_at__gte=until))
    rows = rows.exclude(replaced_by__made_at__lt=until).exclude(state="replaced", replaced_by=None)
    held = FilteredRelation("customer__ownerships", condition=Q(customer__ownerships__period__contains=asked["as_of"]))
    rows = rows.annotate(held=held, had_by=F("held__owner__name"))
    unit, owner, customer = asked["unit"], asked["owner"], asked["customer"]
    if unit:
        rows = rows.filter(held__unit__in=below(user, unit))
    if owner:
        rows = rows.filter(held__owner=owner)
    if customer:
        rows = rows.filter(customer=customer)
    open_ = Q(differences__raised_at__lt=until) & (
        Q(differences__verified_at=None) | Q(differences__verified_at__gte=until)
    )
    rows = rows.annotate(disputed=Sum(Abs("differences__line__amount"), filter=open_))
    return rows.select_related("customer").order_by("-month", "pk")


class Then:
    """How far statements were at a moment in the past: by the answers and letters of before it. Two queries.

    A statement keeps when it was sent and answered last; of earlier rounds its answers and links tell.
    """

    def __init__(self, statements: Sequence[Statement], until: datetime) -> None:
        ids = [one.pk for one in statements]
        answers = StatementAnswer.objects.filter(statement__in=ids, at__lt=until).order_by("at", "pk")
        told = list(answers.values_list("statement", "kind", "at"))
        self._until, self._answers = until, {pk: (kind, at) for pk, kind, at in told}
        links = StatementLink.objects.filter(statement__in=ids, link__created_at__lt=until).order_by("link__created_at")
        # The letter that thanks for an answer is of the same moment, and asks for none.
        thanks = {(pk, at) for pk, _kind, at in told}
        letters = links.values_list("statement", "link__created_at")
        self._letters = {pk: at for pk, at in letters if (pk, at) not in thanks}

    def of(self, one: Statement) -> tuple[str, datetime | None, datetime | None]:
        """Its state, when it was sent and answered last."""
        sent = one.sent_at if one.sent_at and one.sent_at < self._until else self._letters.get(one.pk)
        kind, answered = self._answers.get(one.pk, ("", None))
        if one.locked_at and one.locked_at < self._until:
            return "locked", sent, answered
        if answered and (sent is None or answered >= sent):
            return "confirmed" if kind == StatementAnswer.Kind.CONFIRMED else "disputed", sent, answered
        return "sent" if sent else "draft", sent, None


def _line(one: Statement, day: date, then: Then | None) -> dict[str, Any]:
    """A statement as it stood at the end of the day; ``then``: where that is past."""
    state, sent, answered = then.of(one) if then else (one.state, one.sent_at, one.answered_at)
    confirmed = answered if state in AGREED else None
    since = None if confirmed else sent or one.made_at
    disputed = one.disputed  # type: ignore[attr-defined]
    return {
        "pk": one.pk, "key": one.key, "customer": one.customer.called,
        "statement": one.number if sent else "", "month": f"{one.month:%Y-%m}",
        "state": state, "closing": one.closing, "sent": _day(sent), "confirmed": _day(confirmed),
        "difference": disputed or None, "age": (day - timezone.localdate(since)).days if since else None,
        "owner": one.had_by or "",  # type: ignore[attr-defined]
    }  # fmt: skip


def _day(moment: datetime | None) -> date | None:
    return timezone.localdate(moment) if moment else None


def _sorted(line: dict[str, Any], name: str) -> tuple[bool, Any, int]:
    value = line[name]
    return value is not None and value != "", value if value is not None else 0, -line["pk"]


def _row(line: dict[str, Any]) -> Row:
    page = reverse("orders:statement", args=[line["key"]])
    links = {"customer": page, "statement": page, "closing": page, "difference": f"{page}#differences"}
    return Row({**line, "state": str(LABELS[line["state"]])}, links, {"state": TONES[line["state"]]})


def _progress(found: Counter, asked: Asked) -> list[Chart]:
    if not found:
        return []
    period = asked["period"]
    months = {"month__gte": f"{period.first.replace(day=1)}", "month__lte": f"{period.last}"}
    now = asked["as_of"] == asked.today
    links = [f"{reverse('orders:statements')}?{urlencode({'state': code, **months})}" if now else "" for code in ORDER]
    parts = [Series(str(LABELS[code]), [found[code]], SHADES[code]) for code in ORDER]
    return [Chart("stack", _g("How far it is"), "", [], parts, links)]
