"""What can be done with a return: its verbs, who takes them, what of its state stands against each; for pages and the API."""

from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from orders.models import Return
from orders.rules import returns as rules
from orders.scope_returns import may
from orders.scope_shipments import may_plan
from orders.services.returns_received import close_refusals
from orders.states import RETURN

LABELS = {
    "ask_for_goods": gettext_lazy("Ask for the goods first"),
    "goods_came": gettext_lazy("The goods came in"),
    "replace": gettext_lazy("Plan the exchange"),
    "send_home": gettext_lazy("Repaired, sent home"),
    "settle": pgettext_lazy("a return", "Close by hand"),
}


def against(taken: Return, verb: str) -> list[Any]:
    """What of its state stands against ``verb`` now."""
    if verb in ("evaluate", "refuse", "send", "take_back", "withdraw"):
        found = [None if RETURN.find(verb, taken.state) else rules.wrong_state(taken)]
        return [*found, rules.looked_at(taken)] if verb == "evaluate" else found
    return {
        "ask_for_goods": lambda: [rules.not_asked_before(taken)],
        "goods_came": lambda: [rules.goods_asked_for(taken)],
        "replace": lambda: [rules.is_exchange(taken), rules.not_replaced(taken)],
        "send_home": lambda: [rules.is_repair(taken)],
        "settle": lambda: close_refusals(taken),
    }[verb]()


VERBS = (
    "evaluate", "ask_for_goods", "goods_came", "refuse", "send", "take_back", "replace", "send_home", "settle", "withdraw",
)  # fmt: skip


def may_take(user: Any, taken: Return, verb: str) -> bool:
    return may_plan(user, taken.customer) if verb == "replace" else may(user, taken, verb)


def label_of(verb: str) -> Any:
    return LABELS.get(verb) or next(t.label for t in RETURN.transitions if t.verb == verb)
