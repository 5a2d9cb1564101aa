"""Who hears of dealers' reports and of differences with them: the secretary of orders, the rep (ORD-12)."""

from datetime import datetime
from typing import Any

from django.utils import timezone

from customers.models import Customer
from orders.models import DealerDifference, DealerReport
from orders.people import Desks, without
from orders.secretaries import ORDER
from salesops.core.notify import notify


def keeper_of(customer: Customer, now: datetime) -> Any | None:
    """The secretary who keeps the dealer's record: of the orders of its market."""
    return Desks(timezone.localdate(now), ORDER).secretary(customer.unit_id)


def tell_handed_in(report: DealerReport, *, actor: Any, now: datetime) -> None:
    people = without([keeper_of(report.customer, now)], actor)
    params = {"customer": report.customer.called, "month": str(report), "name": report.submitted_name}
    notify(people, "orders.dealer_report_in", record=report, params=params, actor=actor, on=now)


def tell_checked(report: DealerReport, *, actor: Any, now: datetime) -> None:
    params = {"customer": report.customer.called, "month": str(report)}
    people = without([report.customer.owner], actor)
    notify(people, "orders.dealer_report_checked", record=report, params=params, actor=actor, on=now)


def tell_sent_back(report: DealerReport, *, actor: Any, now: datetime) -> None:
    params = {"customer": report.customer.called, "month": str(report), "reason": report.back_reason}
    people = without([report.submitted_by, report.customer.owner], actor)
    notify(people, "orders.dealer_report_back", record=report, params=params, actor=actor, on=now)


def tell_found(differences: list[DealerDifference], *, actor: Any, now: datetime) -> None:
    """Whoever is to solve them, once for all of a check."""
    if differences:
        check = differences[0].dealer_check
        params = {"customer": check.customer.called, "n": len(differences)}
        people = without([one.owner for one in differences] + [check.customer.owner], actor)
        notify(people, "orders.dealer_differences", record=check, params=params, actor=actor, on=now)


def tell_solved(difference: DealerDifference, *, actor: Any, now: datetime) -> None:
    check = difference.dealer_check
    people = without([keeper_of(check.customer, now), check.customer.owner], actor)
    people = [one for one in people if one.pk != difference.found_by_id]
    params = {"customer": check.customer.called, "what": what(difference)}
    notify(people, "orders.dealer_difference_solved", record=check, params=params, actor=actor, on=now)


def tell_not_solved(difference: DealerDifference, *, actor: Any, now: datetime) -> None:
    check = difference.dealer_check
    people = without([difference.owner, difference.solved_by], actor)
    params = {"customer": check.customer.called, "what": what(difference), "reason": difference.back_reason}
    notify(people, "orders.dealer_difference_back", record=check, params=params, actor=actor, on=now)


def what(difference: DealerDifference) -> str:
    return str(difference.line.product) if difference.line else str(difference).rpartition(" · ")[2]
