"""The OSB board: orders by step, what each waits for and since when, red when it is late (ORD-11)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from orders.asked_osb import asked_of, holders, own_duties
from orders.osb import PAGE, STEPS
from orders.osb import board as looked_up
from orders.osb.question import with_page
from orders.osb.words import OF_STEP, WAITS, step_words, words_of
from orders.views.receivables.aging import markets_of
from salesops.core.web.pages import page

# Of each step, where all three are shown.
FIRST = 12


def _choices(user: Any, step: str) -> list[dict[str, Any]]:
    waits = OF_STEP[step] if step else tuple(WAITS)
    people = [(person.username, person.name) for person in holders(user)]
    mine = [("all", _("all"))] if own_duties(user) else [("", _("all"))]
    return [
        {"name": "secretary", "label": _("Secretary"), "options": [*mine, *people]},
        {"name": "market", "label": _("Market"), "options": [("", _("all")), *((m.code, m.local_name) for m in markets_of(user))]},
        {"name": "wait", "label": _("Waits for"), "options": [("", _("all")), *((wait, words_of(wait)) for wait in waits)]},
    ]  # fmt: skip


@page("osb")
def board(request: HttpRequest) -> HttpResponse:
    """All three steps with the first orders of each, or one step page by page. A secretary begins with what is hers."""
    user: Any = request.user
    asked = asked_of(request.GET, user)
    sections = looked_up(user, asked, timezone.now(), limit=PAGE if asked.step else FIRST)

    def url(**changes: Any) -> str:
        query = request.GET.copy()
        for name in ("after", *changes):
            query.pop(name, None)
        query.update({name: str(value) for name, value in changes.items() if value not in ("", None)})
        return f"?{query.urlencode()}"

    choices = _choices(user, asked.step)
    chosen = asked.secretary.username if isinstance(asked.secretary, User) else "all"
    for choice in choices:
        choice["value"] = chosen if choice["name"] == "secretary" else request.GET.get(choice["name"], "")
    context = {
        "sections": [
            {"step": one.step, "label": step_words(one.step), "section": one, "all": url(step=one.step),
             "late": url(step=one.step, late="yes"), "next": url(step=one.step, after=one.next) if one.next else ""}
            for one in sections
        ],
        "tabs": [("", _("All steps"), url(step="", wait=""))] + [(s, step_words(s), url(step=s, wait="")) for s in STEPS],
        "asked": asked, "choices": choices, "late_url": url(late="" if asked.late else "yes"),
        "plain": f"?step={asked.step}" if asked.step else "?", "further": asked.after,
        "filtered": asked.late or asked.wait or asked.units is not None or "secretary" in request.GET,
        "problem_url": reverse("orders:problems"),
        "records": user.can("osb", "c"),
        "visible": with_page(user, [row.order for one in sections for row in one.rows]),
    }  # fmt: skip
    return render(request, "orders/osb/board.html", context)
