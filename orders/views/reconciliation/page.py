"""The reconciliation desk: lines of the bank on the left, what one of them may be for on the right (ORD-9)."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone

from orders import desk
from orders.desk_fees import fees_left
from orders.desk_items import items_of_parts, open_items
from orders.desk_queue import AT_MOST, queue_of
from orders.forms.reconciliation import Typed, typed_of
from orders.models import BankLine
from orders.scope_bank import handles_lines, keeps_accounts, may_handle
from orders.services.bank_days import booking_day
from orders.states.bank_line import WAITING
from salesops.core.imports.running import may_import
from salesops.core.money import ZERO
from salesops.core.sockets.imports import import_kinds
from salesops.core.web.pages import page

LONGEST = 60


def asked_of(request: HttpRequest) -> desk.Asked:
    tab, account = request.GET.get("tab", ""), request.GET.get("account", "")
    return desk.Asked(
        tab if tab in desk.TABS else "waiting",
        int(account) if account.isdecimal() and len(account) < 10 else None,
        request.GET.get("q", "").strip()[:LONGEST],
    )


def query_of(asked: desk.Asked, **more: Any) -> str:
    """What the address keeps from one page of the desk to the next."""
    kept = {
        "tab": asked.tab if asked.tab != "waiting" else "",
        "account": asked.account or "",
        "q": asked.words,
        **more,
    }
    said = urlencode({name: value for name, value in kept.items() if value})
    return f"?{said}" if said else ""


def line_or_404(request: HttpRequest, pk: int) -> BankLine:
    rows = BankLine.objects.visible_to(request.user).select_related("account", "customer", "handled_by")
    return get_object_or_404(rows, pk=pk)


@page("receipts")
def reconciliation(request: HttpRequest) -> HttpResponse:
    """The desk with its first line; on a phone the list alone."""
    return draw(request, None)


@page("receipts")
def bank_line(request: HttpRequest, pk: int) -> HttpResponse:
    return draw(request, line_or_404(request, pk))


def draw(
    request: HttpRequest, line: BankLine | None, *, refused: Any = None, typed: Any = None, status: int = 200
) -> HttpResponse:
    """The desk with ``line``; ``typed``: what was sent and refused, so that nobody types it again."""
    user, asked = request.user, asked_of(request)
    queue = queue_of(user, asked.account)
    first = asked.tab == "waiting" and not asked.words
    rows: Sequence[Any] = queue.rows if first else list(asked.rows(user)[: AT_MOST + 1])
    accounts = desk.bank_accounts()
    chosen = line
    if chosen is None and rows:
        chosen = desk.first_line(rows[0], accounts) if first else line_or_404(request, rows[0].pk)
    sums = queue.sums
    context = {
        "asked": asked,
        "query": query_of(asked),
        "tabs": [(code, query_of(desk.Asked(code, asked.account)), sums[code]) for code in desk.TABS],
        "groups": desk.groups(rows[:AT_MOST], user, asked.tab, queue.people if first else None),
        "more": AT_MOST if len(rows) > AT_MOST else 0,
        "sums": sums,
        "queue": queue,
        "accounts": [(one, query_of(desk.Asked(asked.tab, one.pk))) for one in accounts],
        "account": next((one for one in accounts if one.pk == asked.account), None),
        "every_account": query_of(desk.Asked(asked.tab)),
        "line": chosen,
        "desk_show": "detail" if line else "",
        "handles": handles_lines(user),
        "brings": may_import(import_kinds.get("bank_lines"), user),
        "keeps": keeps_accounts(user),
        "last": desk.last_handled(user, timezone.now()),
        "refused": refused,
        **(detail(request, chosen, typed, refused) if chosen else {}),
    }
    return render(request, "orders/bank/desk.html", context, status=status)


def detail(request: HttpRequest, line: BankLine, typed: Any, refused: Any = None) -> dict[str, Any]:
    user, asked = request.user, asked_of(request)
    found: dict[str, Any] = {"here": reverse("orders:bank_line", args=[line.pk]), "before": desk.before(line, user)}
    if line.state not in WAITING:
        return found | {
            "receipts": desk.receipts_of(line),
            "papers": desk.papers_of([line.pk], user).get(line.pk, []),
            "fees": fees_left(line, user, timezone.localdate()),
            "undoes": may_handle(user, line, "e"),
        }
    choices = desk.choices(line, user, timezone.now())
    wanted = request.GET.get("p", "")
    at = int(wanted) if wanted.isdecimal() and 0 < int(wanted[:3]) <= len(choices) else 1
    chosen = choices[at - 1] if choices else None
    text, split = request.GET.get("f", "").strip()[:LONGEST], "s" in request.GET or "f" in request.GET
    if typed is None and split and "item" in request.GET:
        typed = typed_of(request.GET)
    items = _items(line, chosen, user, split=split or bool(typed), text=text, typed=typed)
    wrong = {refusal.field: refusal.message for refusal in refused.refusals} if refused else {}
    for row in items:
        row["wrong"] = wrong.get(f"amount-{row['item'].pk}", "")
    given = sum((row["given"] for row in items if row["ticked"]), ZERO)
    owed = chosen.owed if chosen else ZERO
    came_in, today = timezone.localdate(line.booked_at), timezone.localdate()
    day = booking_day(came_in, chosen.customer.pk, today) if chosen else came_in
    return found | {
        "choices": [(one, query_of(asked, p=one.key)) for one in choices],
        "chosen": chosen,
        "items": items,
        "given": given,
        "rest": line.amount - given,
        "owed": owed,
        "after": owed - given,
        "booked_on": day if day != came_in else None,
        "split": split,
        "text": text,
        "split_at": query_of(asked, p=at, s=1),
        "aside_at": query_of(asked, p=at, x=1),
        "asides": "x" in request.GET,
        "people": _people(chosen, items),
        "how": "split" if split or typed else chosen.proposal.kind if chosen else "split",
    }


def _items(
    line: BankLine,
    chosen: desk.Choice | None,
    user: Any,
    *,
    split: bool,
    text: str,
    typed: Mapping[int, Typed] | None,
) -> list[dict[str, Any]]:
    """The amounts of the proposal; when it is divided by hand all that are open, too."""
    parts = dict(chosen.proposal.parts) if chosen else {}
    customers = [chosen.customer.pk] if chosen else []
    sent = {pk: row.amount for pk, row in typed.items() if row.ticked} if typed is not None else parts
    found = open_items(user, customers, text, typed or ()) if split else items_of_parts(parts, user)
    written = {pk: row.written for pk, row in typed.items()} if typed is not None else {}
    return [
        {
            "item": item, "ticked": item.pk in sent, "given": sent.get(item.pk) or ZERO,
            "left": item.open_amount - (sent.get(item.pk) or ZERO), "written": written.get(item.pk, ""),
            "other": item.called if chosen is None or item.customer_id != chosen.customer.pk else "",
        }
        for item in found
    ]  # fmt: skip


def _people(chosen: desk.Choice | None, items: list[dict[str, Any]]) -> list[tuple[int, str]]:
    """Who may have paid ahead what is left: the payer, then those whose invoices stand there."""
    found = {chosen.customer.pk: chosen.customer.called} if chosen else {}
    for row in items:
        found.setdefault(row["item"].customer_id, row["item"].called)
    return list(found.items())
