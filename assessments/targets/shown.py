"""Targets in words, for pages, papers and approvals."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessments.models import COUNTED, Metric, PlanAnswer, TargetPlan
from assessments.rules import target_smart as smart
from salesops.core import formats

from .sheet import Sheet, Warned, sheets_of


def amount_words(metric: str, amount: Decimal | None) -> str:
    """``400,000.00`` yuan or ``12``; ``—`` where there is none."""
    if amount is None:
        return "—"
    return formats.number(amount, 0) if metric in COUNTED else formats.money(amount)


def metric_head(metric: str) -> str:
    """The metric with its unit: what a column of it is called."""
    heads = {
        Metric.SALES: _("Sales (yuan, net of VAT)"),
        Metric.PROFIT: _("Gross profit (yuan, net of VAT)"),
        Metric.COLLECTION: _("Collection (yuan, VAT included)"),
        Metric.NEW_CUSTOMERS: _("New customers"),
        Metric.VISITS: pgettext("metric", "Visits"),
        Metric.DISTRIBUTION: _("Distribution (active partners)"),
    }
    return heads[Metric(metric)]


def warning_words(warning: smart.Warning) -> str:
    """Why a target is pointed out."""
    percent = formats.percent(abs(warning.percent) / 100) if warning.percent is not None else ""
    said = {
        smart.HIGH_GROWTH: _("out of reach? %(percent)s above last year"),
        smart.LOW_GROWTH: _("set low? %(percent)s below last year")
        if warning.percent is not None and warning.percent < 0
        else _("set low? only %(percent)s above last year"),
        smart.HIGH_QUOTA: _("out of reach? %(percent)s of the level quota"),
        smart.LOW_QUOTA: _("set low? %(percent)s of the level quota"),
        smart.NOTHING: _("set low? nothing to reach"),
    }[warning.code]
    return said % {"percent": percent}


@dataclass(frozen=True)
class Shown:
    """A warning as a line: whose, of what, how much, why."""

    name: str
    metric: str
    amount: str
    last_year: str
    words: str
    is_high: bool
    key: str


def _line(sheet: Sheet, warned: Warned) -> Shown:
    return Shown(
        name=sheet.tree.members[warned.key].name,
        metric=str(Metric(warned.metric).label),
        amount=amount_words(warned.metric, sheet.total(warned.key)),
        last_year=amount_words(warned.metric, sheet.total_last_year(warned.key)),
        words=warning_words(warned.warning),
        is_high=warned.warning.is_high,
        key=warned.key,
    )


def warnings_of(plan: TargetPlan, sheets: dict[str, Sheet] | None = None) -> list[Shown]:
    """Every warning of a plan, by metric and from the top of the tree down."""
    sheets = sheets or sheets_of(plan, Metric.values)
    return [_line(sheet, warned) for sheet in sheets.values() for warned in sheet.warnings]


def answers_of(plan: TargetPlan) -> list[PlanAnswer]:
    """Objections first, then who hasn't answered."""
    order = {PlanAnswer.State.OBJECTED: 0, PlanAnswer.State.ASKED: 1, PlanAnswer.State.ACCEPTED: 2}
    found = plan.answers.select_related("user").order_by("user__name_key")
    return sorted(found, key=lambda answer: order[PlanAnswer.State(answer.state)])
