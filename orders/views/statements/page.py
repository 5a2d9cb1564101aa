"""The page of a statement: figures, entries, answers, differences, links, what can be done (ORD-9, O13)."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from orders.models import Difference, Statement
from orders.papers_statements import StatementSheet, statement_paper
from orders.rules.statements import differences_done, four_eyes, still_true
from orders.scope_statements import may_keep
from orders.views.papers import answer_paper
from salesops.core.audit.activity import activities_of
from salesops.core.money import in_capitals
from salesops.core.prepared import each_there
from salesops.core.sockets.act_names import act_name
from salesops.core.web.pages import page

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHOWN = 50


def statement_or_404(request: HttpRequest, key: str, seen: Sequence[str] = ()) -> Statement:
    """By number, before it has one by id; what is out of scope doesn't exist. ``seen``: the columns wanted, where not all are."""
    rows = Statement.objects.visible_to(request.user)
    if seen:
        rows = rows.select_related("customer__owner", "sent_by", "replaces").only(*seen)
    else:
        rows = rows.select_related("customer__owner", "made_by", "sent_by", "replaces")
    by_id = key.isdecimal() and len(key) < 19
    return get_object_or_404(rows, pk=int(key)) if by_id else get_object_or_404(rows, number=key.upper())


# What the page shows of others: of each its columns would be read whole.
SEEN = (
    *(field.name for field in Statement._meta.concrete_fields),
    *(f"customer__{name}" for name in ("code", "name", "short_name", "unit", "merged_into", "owner__name")),
    "sent_by__name", "replaces__number",
)  # fmt: skip
# What most statements have none of: asked for where there is some.
PARTS = ("orders_difference", "orders_statementanswer", "orders_statementlink")
THERE = [
    *(f"SELECT FROM {table} WHERE statement_id = %(statement)s" for table in PARTS),
    "SELECT FROM orders_statement WHERE replaces_id = %(statement)s",
]


def difference_or_404(request: HttpRequest, pk: int) -> Difference:
    rows = Difference.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("statement__customer__owner", "line", "owner"), pk=pk)


def address_of(statement: Statement) -> str:
    return reverse("orders:statement", args=[statement.key])


def verbs_of(statement: Statement) -> list[tuple[str, Any, str]]:
    """(address, label, look): the filled one is what comes next."""
    found = {
        "draft": [("replace_statement", _("Make it anew"), ""), ("send_statement", _("Send to the customer"), "primary")],
        "sent": [
            ("replace_statement", _("Replace"), ""), ("confirm_statement", _("Confirmed on paper"), ""),
            ("renew_statement_link", _("Ask again by a new link"), "primary"),
        ],
        "disputed": [("replace_statement", _("Replace"), ""), ("send_statement", _("Ask for confirmation again"), "primary")],
        "confirmed": [("lock_statement", _("Lock the balance"), "primary")],
    }.get(statement.state, [])  # fmt: skip
    if statement.state == "disputed" and differences_done(statement) is not None:
        found = found[:1]
    return [(reverse(f"orders:{name}", args=[statement.key]), label, look) for name, label, look in found]


@page("receipts")
def statement(request: HttpRequest, key: str) -> HttpResponse:
    found = statement_or_404(request, key, SEEN)
    if key != found.key:
        return redirect(address_of(found))
    user, now = request.user, timezone.now()
    differs, answered, linked, replaced = each_there("statement_parts", THERE, statement=("bigint", found.pk))
    keeps = may_keep(user, found.customer) and found.merged_at is None
    rows = found.differences.select_related("line", "owner", "file", "solved_by", "verified_by").order_by("pk")
    differences = [
        {"one": one, "state": one.machine.state_of(one), "late": one.state == "open" and one.due_at < now,
         "days": (now - one.raised_at).days, "verifies": four_eyes(one, user.pk) is None}
        for one in (rows if differs else ())
    ]  # fmt: skip
    links = list(found.links.select_related("link").order_by("-pk")) if linked else []
    context = {
        "statement": found,
        "state": found.machine.state_of(found),
        "lines": list(found.lines.order_by("no")),
        "words": in_capitals(found.closing) if (get_language() or "").startswith("zh") else "",
        "differences": differences,
        "answers": list(found.answers.select_related("by", "paper").order_by("-pk")) if answered else [],
        "links": links[:10],
        "now": now,
        "verbs": verbs_of(found) if keeps else [],
        "keeps": keeps,
        "exports": user.can("receipts", "x"),
        "outdated": still_true(found) if found.state in ("draft", "sent", "disputed") else None,
        "waits": differences_done(found) if found.state == "disputed" else None,
        "newer": Statement.objects.filter(replaces=found).first() if replaced else None,
        "open_link": any(not one.link.revoked_at and one.link.expires_at > now for one in links),
        "entries": [
            {"at": a.at, "who": a.actor.name if a.actor else _("the system"), "text": act_name(a.verb), "detail": a.note}
            for a in activities_of(found)[:SHOWN]
        ],
    }  # fmt: skip
    return render(request, "orders/statements/statement.html", context)


@page("receipts")
def statement_pdf(request: HttpRequest, key: str) -> HttpResponse:
    found = statement_or_404(request, key)

    def make(*, by: str, now: Any, language: str) -> bytes:
        return statement_paper(found, language=language)

    return answer_paper(request, f"{found.key}.pdf", make)


@page("receipts", "x")
def statement_xlsx(request: HttpRequest, key: str) -> HttpResponse:
    found = statement_or_404(request, key)
    sheet = StatementSheet(found, request.user, timezone.now())
    response = HttpResponse(sheet.content(), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, f"{found.key}.xlsx") or "attachment"
    return response


@page("receipts")
def difference(request: HttpRequest, pk: int) -> HttpResponse:
    """Differences stand on the page of their statement."""
    found = difference_or_404(request, pk)
    return redirect(f"{address_of(found.statement)}#difference-{found.pk}")
