"""The frame of an order's page: what the parts of the house plug into it (``orders/order_panels``)."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from orders.models import Order
from orders.order_panels.registry import PHASES, Tick, order_panels, order_ticks, order_verbs, order_waits
from orders.states.order import UNDER_WAY, WAITING


def panels_of(order: Order, user: Any, now: datetime) -> dict[str, list[dict[str, Any]]]:
    """Place → panels with their context, by rank."""
    found: dict[str, list[dict[str, Any]]] = {"main": [], "rail": []}
    for panel in sorted(order_panels, key=lambda p: p.rank):
        if user.can(panel.capability, panel.right) and (context := panel.context(order, user, now)) is not None:
            found[panel.place].append({"panel": panel, "context": context})
    return found


def verbs_of(order: Order, user: Any, *, primary: bool) -> list[dict[str, Any]]:
    """Actions of the parts offered now. ``primary``: whether the filled button of the page is still free."""
    found = []
    for verb in sorted(order_verbs, key=lambda v: v.rank):
        if verb.may(order, user):
            filled = verb.primary and primary
            primary = primary and not filled
            found.append({"verb": verb, "url": verb.url(order), "filled": filled})
    return found


def waits_of(order: Order, user: Any, now: datetime) -> dict[str, Any]:
    """``first``: the most urgent of all it waits for; ``rest`` in their turn, and how many of them are ``late``."""
    rows = sorted(order_waits, key=lambda w: w.rank)
    found = [one for wait in rows if (one := wait.waits(order, user, now)) is not None]
    first, *rest = sorted(found, key=lambda one: one.urgency) or [None]
    return {"first": first, "rest": rest, "late": sum(one.is_late for one in rest if one)}


def flow_of(order: Order, user: Any, now: datetime) -> list[dict[str, Any]]:
    """The three phases with their ticks; which one the order is in follows from its state."""
    state = order.paused_in or order.state
    titles = {"order": _("Order"), "ship": _("Shipping"), "settle": _("Settlement")}
    ticks: dict[str, list[Tick]] = {phase: [] for phase in PHASES}
    for plug in sorted(order_ticks, key=lambda t: t.rank):
        ticks[plug.phase] += plug.ticks(order, user, now)
    return [{"title": titles[phase], "css": _phase(phase, order, state), "ticks": ticks[phase]} for phase in PHASES]


def _phase(phase: str, order: Order, state: str) -> str:
    """``done``, ``now``, ``stuck`` or "" (to come)."""
    at = {
        **dict.fromkeys(("draft", *WAITING), 0),
        **dict.fromkeys(UNDER_WAY, 1),
        "signed_off": 2,
        "settling": 2,
        "closed": 3,
    }
    here, n = at.get(state, 0), PHASES.index(phase)
    if order.state == "cancelled":
        return ""
    if n == here:
        return "stuck" if order.state in ("on_hold", "credit_hold") else "now"
    return "done" if n < here else ""
