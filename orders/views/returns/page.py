"""The page of a return: what comes back and why, what was found and decided, where it is, what can be done (ORD-7)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from orders.code_lists import RETURN_REASON
from orders.models import Return
from orders.return_waits import waits_for
from orders.rules import returns as rules
from orders.scope_returns import may, sees_worth
from orders.scope_shipments import may_plan
from orders.services.returns_received import close_refusals
from orders.states import RETURN
from salesops.core.audit.activity import activities_of
from salesops.core.codes.reading import entry_name
from salesops.core.sockets.act_names import act_name
from salesops.core.web.pages import page

SHOWN = 30
# Of all that is offered the first of these is the filled button.
NEXT = ("evaluate", "take_back", "replace", "send_home", "send")
LABELS = {
    "ask_for_goods": gettext_lazy("Ask for the goods first"),
    "goods_came": gettext_lazy("The goods came in"),
    "replace": gettext_lazy("Plan the exchange"),
    "send_home": gettext_lazy("Repaired, sent home"),
    "settle": pgettext_lazy("a return", "Close by hand"),
}
POSTED = ("ask_for_goods", "goods_came")
DANGER = ("refuse", "withdraw", "settle")


def return_or_404(request: HttpRequest, number: str) -> Return:
    """By number; what is out of scope doesn't exist."""
    rows = Return.objects.visible_to(request.user).select_related(
        "order__customer", "customer__owner", "owner", "unit", "warehouse", "replaced_by", "requested_by", "evaluated_by",
        "received_by",
    )  # fmt: skip
    return get_object_or_404(rows, number=number.upper())


def address_of(taken: Return) -> str:
    return reverse("orders:return", args=[taken.number])


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


def verbs_of(taken: Return, user: Any) -> list[dict[str, Any]]:
    """What this reader may do with it now; one of them is filled."""
    offered = [verb for verb in VERBS if may_take(user, taken, verb) and not any(against(taken, verb))]
    filled = next((verb for verb in NEXT if verb in offered), "")
    verbs = [
        {
            "label": label_of(verb),
            "danger": verb in DANGER,
            "primary": verb == filled,
            "post": verb in POSTED,
            "url": reverse(f"orders:{verb}_return", args=[taken.number]),
        }
        for verb in offered
    ]
    return sorted(verbs, key=lambda v: (v["primary"], not v["danger"]))


@page("returns")
def show(request: HttpRequest, number: str) -> HttpResponse:
    found = return_or_404(request, number)
    if number != found.number:
        return redirect(address_of(found))
    user, now = request.user, timezone.now()
    notes = found.credit_notes.select_related("invoice").order_by("pk") if user.can("invoices", "v") else []
    context = {
        "taken": found,
        "state": found.machine.state_of(found),
        "lines": [
            {"row": row, "reason": entry_name(RETURN_REASON, row.reason)}
            for row in found.lines.select_related("line__product").order_by("line__no")
        ],
        "verbs": verbs_of(found, user),
        "waits": waits_for(found, now),
        "amounts": sees_worth(user, found),
        "notes": [{"note": note, "state": note.machine.state_of(note)} for note in notes],
        "files": list(found.files.select_related("stored", "added_by").order_by("pk")),
        "entries": [
            {"at": a.at, "who": a.actor.name if a.actor else _("the system"), "text": act_name(a.verb), "detail": a.note}
            for a in activities_of(found)[:SHOWN]
        ],
        "sees_order": user.can("orders", "v"),
        "sees_shipment": user.can("shipments", "v"),
    }  # fmt: skip
    return render(request, "orders/returns/return.html", context)
