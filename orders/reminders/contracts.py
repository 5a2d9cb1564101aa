"""Contracts about to end (defaults.md 7): −60 and −30 days to rep and supervisor, −15 to the market manager too."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from customers.log_times import at_time
from orders.models import Contract
from salesops.core.refusals import Refusal
from salesops.core.sockets.approvals import Case, approvers
from salesops.core.sockets.policies import PolicyField
from salesops.core.sockets.reminders import AT, Due, Reminder, register_reminder, reminder_numbers

ENDS = "orders.contract_ends"
STEPS = ("first", "second", "last")


def ending(now: datetime) -> Iterator[Due]:
    """The step each contract has reached, for as long as it is the newest."""
    today = timezone.localdate(now)
    numbers = reminder_numbers(ENDS, today)
    rows = Contract.objects.binding().filter(ends_on__gte=today, ends_on__lte=today + timedelta(days=numbers["first"]))
    for contract in rows.select_related("customer", "owner").order_by("ends_on", "pk"):
        left = (contract.ends_on - today).days
        step = next(name for name in reversed(STEPS) if left <= numbers[name])
        moment = at_time(contract.ends_on - timedelta(days=numbers[step]), numbers["at"])
        if now >= moment:
            params = {"customer": contract.customer.called, "day": contract.ends_on}
            key = f"{contract.number}:{contract.ends_on}"
            yield Due(key, step, _hearers(contract, step, now), moment, record=contract, params=params)


def _hearers(contract: Contract, step: str, now: datetime) -> list[Any]:
    case = Case(contract.owner, contract, {"unit_id": contract.unit_id}, timezone.localdate(now))
    codes = ("supervisor", "MM") if step == "last" else ("supervisor",)
    found = {contract.owner.pk: contract.owner}
    for code in codes:
        found.update({person.pk: person for person in approvers.get(code).resolve(case)})
    return list(found.values())


def _falling(values: Mapping[str, Any]) -> list[Refusal]:
    """Each step is nearer to the end than the one before."""
    return [
        Refusal("orders.reminder-steps", _g("The later step must be nearer to the end than the one before."), later)
        for earlier, later in pairwise(STEPS)
        if values[later] >= values[earlier]
    ]


def _step(name: str, label: Any) -> PolicyField:
    return PolicyField(name, label, "int", unit=_("days before"), minimum=0, maximum=366)


register_reminder(
    Reminder(
        ENDS, _("Contract ends"), ENDS, ending, when=_("{first}, {second} and {last} days before; {at}"),
        to=_("rep, supervisor"), escalates=_("{last} days before: market manager"),
        numbers=(
            _step("first", _("First reminder")), _step("second", _("Second reminder")),
            _step("last", _("With the market manager")), AT,
        ),
        shipped={"first": 60, "second": 30, "last": 15, "at": "08:30"}, check=_falling,
    )
)  # fmt: skip
