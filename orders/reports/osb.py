"""R13: every order on the OSB board, what it waits for, whom and since when (ORD-11): now, or at the end of a day in the past."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from itertools import islice
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext, pgettext_lazy

from accounts.models import SecretaryDuty, User
from orders import osb
from orders.osb.then import over as end_of
from orders.osb.words import step_words
from orders.reports.filters import of_unit
from salesops.core.sockets.report_filters import AsOfFilter, ChoiceFilter, RecordFilter
from salesops.core.sockets.reports import Asked, Chart, Column, Figure, Report, ReportResult, Row, Series, reports

# Of more rows than that nobody waits for how long each has waited.
WEIGHED, EVERY = 2_000, 1_000_000
DAY = 86_400


def _steps(user: Any, day: Any) -> list[tuple[str, str]]:
    return [(step, step_words(step)) for step in osb.STEPS]


def _secretaries() -> Any:
    duties = SecretaryDuty.objects.on(timezone.localdate()).values("user")
    return User.objects.filter(pk__in=duties).order_by("name_key", "pk")


def _secretary(user: Any, key: str) -> Any:
    return _secretaries().filter(username=key).first()


def _named(user: Any) -> Sequence[tuple[str, str]]:
    return list(_secretaries().values_list("username", "name"))


@reports.register
class OsbStatus(Report):
    code = "R13"
    title = _("OSB status")
    question = _("Which orders stand still, in which step, and who is to move them?")
    capability = ("osb", "v")
    filters = (
        AsOfFilter(),
        ChoiceFilter(name="step", label=pgettext_lazy("of an order", "Step"), choices=_steps),
        ChoiceFilter(name="late", label=_("Overdue"), choices=lambda user, day: [("1", _("overdue only"))]),
        of_unit(),
        RecordFilter(
            name="secretary", label=_("Secretary"), find=_secretary, title=lambda one: one.name, list_of=_named
        ),
    )
    # The longest overdue of each step first: the order of the board.
    ordering = "step"
    sortable = ("step",)

    def result(self, user: Any, asked: Asked) -> ReportResult:
        now, unit = timezone.now(), asked["unit"]
        wanted = osb.Asked(
            step=asked["step"], late=bool(asked["late"]), secretary=asked["secretary"],
            units=frozenset(user.access.tree.subtree([unit.id])) if unit else None,
        )  # fmt: skip
        past = asked["as_of"] < timezone.localdate(now)
        if past:
            now = end_of(asked["as_of"])
            counts, every = osb.board_then(user, wanted, asked["as_of"], EVERY)
        else:
            counts = osb.counts(user, wanted, now)
        orders = {step: late if wanted.late else number for step, (number, late) in counts.items()}
        whole = sum(orders.values())
        steps = sorted(counts, key=osb.STEPS.index, reverse=asked.sort[1])
        if past:
            found = [row for step in steps for row in every if row.step == step]
        else:
            most = max(asked.limit or whole, WEIGHED if whole <= WEIGHED else 0)
            found = [row for step in steps for row in _rows(user, wanted, step, now, most)]
        late = sum(late for _number, late in counts.values())
        figures = [
            Figure(pgettext("counted", "Orders"), "number", sum(number for number, _late in counts.values())),
            Figure(_g("Overdue"), "number", late, f"{_address(asked)}late=1" if late else ""),
            Figure(_g("With a problem"), "number", sum(bool(row.problems) for row in found))
            if whole <= WEIGHED
            else None,
        ]
        return ReportResult(
            COLUMNS, [_row(row) for row in found[: asked.limit]], {}, whole, _charts(counts, found, now, whole, asked),
            [figure for figure in figures if figure is not None],
            [_note(now, past)],
        )  # fmt: skip


COLUMNS = [
    Column("order", _("Order"), sort=False, phone=True),
    Column("customer", _("Customer"), sort=False),
    Column("step", pgettext_lazy("of an order", "Step")),
    Column("waits_for", _("Waits for"), sort=False, phone=True),
    Column("who", _("Whom"), sort=False),
    Column("since", pgettext_lazy("waiting", "Since"), "date", sort=False, phone=True),
    Column("due", pgettext_lazy("a clock", "Due"), "date", sort=False),
    Column("planned", pgettext_lazy("a day", "Planned"), "date", sort=False),
    Column("promised", pgettext_lazy("a day", "Promised"), "date", sort=False),
    Column("problem", _("OSB problem"), sort=False),
    Column("secretary", _("Secretary"), sort=False),
]


def _rows(user: Any, wanted: osb.Asked, step: str, now: datetime, most: int) -> list[osb.Row]:
    asked = osb.Asked(step=step, late=wanted.late, units=wanted.units, secretary=wanted.secretary)
    return list(islice(osb.rows_of(user, asked, now), most))


def _note(now: datetime, past: bool) -> str:
    if past:
        return _g(
            "Told by the papers of that day. What was in stock and on hold then isn't known; days planned are those of today."
        )
    return _g("As it stands now, %(at)s.") % {"at": f"{timezone.localtime(now):%Y-%m-%d %H:%M}"}


def _day(moment: datetime | None) -> Any:
    return timezone.localdate(moment) if moment else None


def _row(row: osb.Row) -> Row:
    values = {
        "order": row.number, "customer": row.customer, "step": step_words(row.step), "waits_for": row.what, "who": row.who,
        "since": _day(row.since), "due": _day(row.due), "planned": row.planned_on, "promised": row.promised_on,
        "problem": ", ".join(row.problems), "secretary": row.secretary,
    }  # fmt: skip
    links = {"order": reverse("orders:order", args=[row.number])}
    if row.problems:
        links["problem"] = reverse("orders:problem", args=[row.problems[0]])
    return Row(values, links)


def _address(asked: Asked) -> str:
    """This report for the same step and secretary; something may be added."""
    given = {"step": asked["step"], "secretary": getattr(asked["secretary"], "username", "")}
    given |= {"unit": getattr(asked["unit"], "code", "")}
    if asked["as_of"] < timezone.localdate():
        given["as_of"] = f"{asked['as_of']}"
    chosen = urlencode({name: value for name, value in given.items() if value})
    return f"{reverse('reports:report', args=['R13'])}?{chosen}{'&' if chosen else ''}"


def _charts(counts: dict[str, tuple[int, int]], found: list[osb.Row], now: datetime, whole: int, asked: Asked) -> Any:
    if not whole:
        return []
    labels = [step_words(step) for step in counts]
    in_time = Series(_g("In time"), [number - late for number, late in counts.values()], "1")
    late = Series(_g("Overdue"), [late for _number, late in counts.values()], "3")
    charts = [Chart("pairs", _g("Orders by step"), "", labels, [in_time, late])]
    if whole <= WEIGHED:
        waited: dict[str, list[Decimal]] = defaultdict(list)
        for row in found:
            if row.since:
                waited[row.step].append(Decimal((now - row.since).total_seconds()) / DAY)
        days = [round(sum(waited[step], Decimal(0)) / len(waited[step]), 1) if waited[step] else 0 for step in counts]
        charts.append(Chart("bars", _g("Days waited, on average"), "", labels, [Series(_g("Days"), days, "1")]))
    return charts
