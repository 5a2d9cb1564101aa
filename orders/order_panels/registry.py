"""The page of an order is a frame: panels, verbs of its head, what it waits for, ticks of its way (ORD-4, ORD-5).

A part plugs itself in from ``orders/order_panels/<part>.py``; ``views/order_page.py`` draws. The order comes through scope, with
customer, owner, unit, address and lines; every callable keeps to a constant number of queries, and to none where
``beside.has_none`` says that there is nothing to ask for.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from orders.models import Order
from salesops.core.sockets.policies import Text
from salesops.core.sockets.registry import Registry
from salesops.core.web.clockface import ClockFace

PLACES = ("main", "rail")
PHASES = ("order", "ship", "settle")


@dataclass(frozen=True)
class OrderPanel:
    """A part of the page. ``context(order, user, now)`` is ``c`` in ``template``; ``None``: not for this reader or this order.

    ``capability`` and ``right``: who has it at all; over which orders the context asks itself.
    """

    code: str
    label: Text
    template: str
    context: Callable[[Order, Any, datetime], Mapping[str, Any] | None]
    place: str = "main"
    rank: int = 100
    capability: str = "orders"
    right: str = "v"


@dataclass(frozen=True)
class OrderVerb:
    """An action in the head. ``may(order, user)``: whether it is offered now; ``url(order)`` where it leads.

    ``post``: a form with the version and a once-token, else a link. Of all ``primary`` verbs offered the first by ``rank`` is
    the filled button.
    """

    code: str
    label: Text
    url: Callable[[Order], str]
    may: Callable[[Order, Any], bool]
    primary: bool = False
    post: bool = False
    danger: bool = False
    icon: str = ""
    rank: int = 100


@dataclass(frozen=True)
class Waiting:
    """What an order waits for, whom, since when; ``url`` and ``action`` lead there. Words are in the reader's language."""

    what: str
    who: str = ""
    since: datetime | None = None
    face: ClockFace | None = None
    url: str = ""
    action: str = ""
    state: str = ""

    @property
    def is_late(self) -> bool:
        """Said to be late, or its clock ended."""
        return self.state == "late" or (not self.state and self.face is not None and self.face.state == "late")

    @property
    def urgency(self) -> tuple[int, bool, datetime]:
        """Sorts the most urgent first: what is late before what is soon due, then by the day it was due; of what is late that
        without a clock stands in the way of everything (on hold, an exception), of the rest it can wait longest.
        """
        state = "late" if self.is_late else self.face.state if self.face and not self.state else self.state
        level = {"late": 0, "soon": 1, "info": 3, "paused": 3}.get(state, 2)
        due = self.face.due if self.face else None
        return level, due is None and level > 0, due or datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class OrderWait:
    """``waits(order, user, now)``: what this part makes the order wait for; ``None``: nothing. The most urgent is shown, the
    others behind their count; ``rank`` decides between equals.
    """

    code: str
    waits: Callable[[Order, Any, datetime], Waiting | None]
    rank: int = 100


@dataclass(frozen=True)
class Tick:
    """A step on the way. ``state``: ``done``, ``now`` or "" (to come); ``tone`` colours the note (``soon``, ``late``)."""

    label: str
    state: str = ""
    note: str = ""
    tone: str = ""


@dataclass(frozen=True)
class OrderTicks:
    """Ticks of one of the three phases: ``order``, ``ship``, ``settle``. ``ticks(order, user, now)``."""

    code: str
    phase: str
    ticks: Callable[[Order, Any, datetime], Sequence[Tick]]
    rank: int = 100


def _panel_problem(panel: OrderPanel) -> str | None:
    return None if panel.place in PLACES else f"place must be one of {PLACES}"


def _ticks_problem(ticks: OrderTicks) -> str | None:
    return None if ticks.phase in PHASES else f"phase must be one of {PHASES}"


order_panels: Registry[OrderPanel] = Registry("order panels", _panel_problem)
order_verbs: Registry[OrderVerb] = Registry("order verbs")
order_waits: Registry[OrderWait] = Registry("order waits")
order_ticks: Registry[OrderTicks] = Registry("order ticks", _ticks_problem)
