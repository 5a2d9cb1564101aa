"""Clocks of contracts: reviews, correction, filing, the order from it (defaults.md 5, T03–T07)."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from orders.models import Contract, Order
from orders.secretaries import secretaries_of
from salesops.core import worktime
from salesops.core.sockets.clocks import Clock, RunningClock, clock_limit, register_clock

# T03 and T04 are the limits of their steps: the approval engine reminds and escalates (ladder ``None``).
for _code, _label, _owner in (
    ("T03", _("Contract review, legal"), _("legal")),
    ("T04", _("Contract review, finance"), _("finance")),
):
    register_clock(
        Clock(
            _code, _label, starts=_("submitted complete"), stops=_("decided"), owner=_owner, limit="2 wd",
            pause=_("back with the rep"), ladder=None,
        )
    )  # fmt: skip


def _running(code: str, rows: Any, started: str, *, secretary: bool) -> Iterator[RunningClock]:
    """Clocks of ``rows`` from the moment in column ``started``. Three queries at most."""
    found = list(rows.exclude(**{started: None}).select_related("customer").order_by(started, "pk"))
    units = {contract.unit_id for contract in found}
    keepers = secretaries_of(units, timezone.localdate()) if secretary and units else {}
    for contract in found:
        start = getattr(contract, started)
        limit = clock_limit(code, timezone.localdate(start))
        people = [person.pk for person in keepers.get(contract.unit_id, [])] if secretary else [contract.owner_id]
        title = f"{contract} {contract.customer.called}"
        yield RunningClock(
            contract.pk, title, start, limit, worktime.due_at(start, limit), owners=tuple(people), record=contract
        )


def to_correct() -> Iterator[RunningClock]:
    return _running("T05", Contract.objects.filter(state="returned"), "returned_at", secretary=False)


def to_file() -> Iterator[RunningClock]:
    return _running("T06", Contract.objects.filter(state="signed"), "signed_at", secretary=True)


def to_order() -> Iterator[RunningClock]:
    """Single contracts nobody has confirmed an order of; while one waits for its credit the clock is not the secretary's."""
    orders = Order.objects.filter(contract=OuterRef("pk"))
    rows = Contract.objects.binding().filter(kind=Contract.Kind.SINGLE)
    rows = rows.filter(~Exists(orders.filter(confirmed_on__isnull=False)), ~Exists(orders.filter(state="credit_hold")))
    return _running("T07", rows, "signed_at", secretary=True)


for _code, _label, _starts, _stops, _owner, _limit, _pause, _rows in (
    ("T05", _("Contract corrected"), _("returned"), _("submitted again"), _("rep"), "3 wd", "", to_correct),
    ("T06", _("Signed contract filed"), _("signed"), _("scan filed"), _("secretary"), "5 wd", "", to_file),
    (
        "T07",
        _("Order from a contract"),
        _("signed"),
        _("order confirmed"),
        _("secretary"),
        "1 wd",
        _("credit approval"),
        to_order,
    ),
):
    register_clock(
        Clock(
            _code, _label, starts=_starts, stops=_stops, owner=_owner, limit=_limit, pause=_pause, running=_rows
        )
    )  # fmt: skip
