"""Clock of the bank's lists: T21 receipt matched (defaults.md 5). One clock a list: its lines are worked through together."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import SecretaryDuty
from orders.models import BankLine, BankList
from orders.people import SETTLES, Desks, without
from salesops.core.sockets.clocks import Clock, RunningClock, clock_limit, register_clock
from salesops.core.worktime import due_at


@dataclass
class WaitingList:
    """A list of which lines wait, how many, and whose they are."""

    bank_list: BankList
    people: list[Any] = field(default_factory=list)
    count: int = 0


def waiting_lists() -> Iterable[WaitingList]:
    """By the day they came. A line nobody is known for waits for every secretary who settles. Three queries."""
    rows = BankLine.objects.waiting().order_by("bank_list_id", "pk")
    found: dict[int, dict[int | None, int]] = {}
    for pk, unit in rows.values_list("bank_list", "customer__unit"):
        units = found.setdefault(pk, {})
        units[unit] = units.get(unit, 0) + 1
    if not found:
        return []
    day = timezone.localdate()
    desks = Desks(day)
    everybody = [duty.user for duty in SecretaryDuty.objects.on(day).filter(step=SETTLES).select_related("user")]
    lists = BankList.objects.in_bulk(found)
    return [
        WaitingList(lists[pk], without(_hands(units, desks, everybody), None), sum(units.values()))
        for pk, units in found.items()
    ]


def _hands(units: dict[int | None, int], desks: Desks, everybody: list[Any]) -> Iterator[Any]:
    for unit in units:
        if unit is None:
            yield from everybody
        else:
            yield desks.secretary(unit)


def due_of(bank_list: BankList) -> datetime:
    """When all of ``bank_list`` is to be matched."""
    return due_at(bank_list.brought_at, clock_limit("T21", timezone.localdate(bank_list.brought_at)))


def to_match() -> Iterator[RunningClock]:
    for one in waiting_lists():
        brought = one.bank_list.brought_at
        limit = clock_limit("T21", timezone.localdate(brought))
        owners = tuple(person.pk for person in one.people)
        yield RunningClock(
            one.bank_list.pk,
            str(one.bank_list),
            brought,
            limit,
            due_of(one.bank_list),
            owners=owners,
            record=one.bank_list,
        )


register_clock(
    Clock(
        "T21", _("Receipt matched"), starts=_("bank list imported"), stops=_("allocated or claimed"), owner=_("secretary"),
        limit="1 wd", running=to_match, escalates=_("finance one working day later"),
        # Its reminder tells (reminders/bank.py).
        ladder=None,
    )
)  # fmt: skip
