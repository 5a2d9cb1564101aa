"""Reasons not to take a dealer's report or a check (ORD-12)."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from customers.models import Customer
from orders.models import DealerDifference, DealerReport
from orders.rules.stock import plain
from orders.scope_dealers import is_dealer
from salesops.core.refusals import Refusal

# numeric(14, 3)
MOST = 10**11
FIGURES = ("opening", "received", "sold", "closing", "counted")


def sells_again(customer: Customer) -> Refusal | None:
    """Only who sells again has a stock to report."""
    if is_dealer(customer):
        return None
    return Refusal("orders.no-dealer", _("Only distributors and dealers report their stock."), "customer")


def month_over(month: date, today: date) -> Refusal | None:
    if month.day == 1 and (month.year, month.month) < (today.year, today.month):
        return None
    return Refusal("orders.month-not-over", _("A report is handed in for a month that is over."), "month")


def no_later(customer: Customer, month: date) -> Refusal | None:
    """Later months went on from what was there: what was handed in stays below them."""
    later = DealerReport.objects.handed_in().filter(customer=customer, month__gt=month).order_by("month").first()
    if later is None:
        return None
    sentence = _("The report of %(month)s goes on from here already: say the difference there.") % {"month": later}
    return Refusal("orders.later-report", sentence, "month")


def no_correction(report: DealerReport) -> Refusal | None:
    """An earlier month that is being corrected is handed in first: this one goes on from it."""
    rows = DealerReport.objects.current().filter(customer=report.customer_id, month__lt=report.month, edition__gt=1)
    open_ = rows.filter(state="draft").order_by("month").first()
    if open_ is None:
        return None
    sentence = _("The report of %(month)s is being corrected: that one comes first.") % {"month": open_}
    return Refusal("orders.correction-open", sentence, "month")


def line_fits(n: int, line: Mapping[str, Any], carried: Any) -> Iterator[Refusal]:
    """One line: nothing negative, its sum right, another opening than the last closing explained."""
    for name in FIGURES:
        value = line.get(name)
        if value is None:
            if name != "counted":
                yield Refusal("orders.figure-missing", _("Enter a figure."), f"lines.{n}.{name}")
        elif abs(value) >= MOST or value != round(value, 3):
            sentence = _("At most three decimals, and no more than anybody has.")
            yield Refusal("orders.figure-wrong", sentence, f"lines.{n}.{name}")
        elif value < 0 and name != "received":
            yield Refusal("orders.figure-negative", _("This can't be negative."), f"lines.{n}.{name}")
    if any(line.get(name) is None for name in FIGURES[:4]):
        return
    should = line["opening"] + line["received"] - line["sold"]
    if line["closing"] != should:
        sentence = _("Opening + in − sold is %(n)s.") % {"n": plain(should)}
        yield Refusal("orders.closing-wrong", sentence, f"lines.{n}.closing", {"should": str(should)})
    if carried is not None and line["opening"] != carried and not str(line.get("note", "")).strip():
        sentence = _("The last report left %(n)s: say in the note where the difference comes from.") % {
            "n": plain(carried)
        }
        yield Refusal("orders.opening-differs", sentence, f"lines.{n}.note", {"carried": str(carried)})


def handed_in_by_another(report: DealerReport, actor_id: int | None) -> Refusal | None:
    """Who typed a report doesn't check it."""
    if report.submitted_by_id is None or report.submitted_by_id != actor_id:
        return None
    return Refusal("orders.own-report", _("Somebody else than who handed it in checks it."))


def four_eyes(difference: DealerDifference, actor_id: int | None) -> Refusal | None:
    """Neither who solved it nor who took the check says that it is solved."""
    if actor_id is None or actor_id == difference.solved_by_id:
        return Refusal("orders.own-solution", _("Somebody else than who solved it verifies it."))
    if actor_id == difference.found_by_id:
        return Refusal("orders.own-check", _("Somebody else than who took the check verifies it."))
    return None
