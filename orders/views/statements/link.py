"""The statement as the customer sees it: on a phone, without sign-in, that one and nothing else (ORD-9)."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from orders.forms.statements import LinesOfAnswer, WhoForm
from orders.models import Statement, StatementLink
from orders.papers_statements import statement_paper
from orders.services.statement_answers import confirm_by_link, dispute_by_link
from orders.services.statement_links import count_opening
from salesops.core.money import in_capitals
from salesops.core.refusals import Invalid, Refused, refuse_if
from salesops.core.web.address import client_address
from salesops.core.web.redirects import one_value

from .door import linked


@linked("GET", "HEAD", "POST")
def statement_link(request: HttpRequest, link: StatementLink, token: str, language: str) -> HttpResponse:
    """GET shows, POST answers once. What was answered before is shown, not changed."""
    statement = link.statement
    lines = list(statement.lines.order_by("no"))
    if request.method != "POST":
        if request.method == "GET":
            count_opening(link, now=timezone.now())
        return _shown(request, link, token, language, LinesOfAnswer(lines))
    forms = LinesOfAnswer(lines, request.POST, request.FILES)
    name, seen = one_value(request.POST, "name"), one_value(request.POST, "seen")
    now, place = timezone.now(), client_address(request)
    try:
        if one_value(request.POST, "answer") == "confirm":
            refuse_if(forms.nothing_said(), kind=Invalid)
            confirm_by_link(actor=None, link=link, name=name, place=place, seen=seen or "-", now=now)
        elif not forms.is_valid():
            return _shown(request, link, token, language, forms, status=422)
        else:
            what = forms.said()
            dispute_by_link(actor=None, link=link, name=name, place=place, seen=seen or "-", what=what, now=now)
    except Refused as refused:
        link.statement.refresh_from_db(fields=["state", "answered_at"])
        return _shown(request, link, token, language, forms, refused, status=refused.status)
    return HttpResponseRedirect(address(token, language), status=303)


def address(token: str, language: str) -> str:
    return reverse("orders:statement_link", args=[token, language] if language else [token])


def _shown(
    request: HttpRequest, link: StatementLink, token: str, language: str, forms: LinesOfAnswer,
    refused: Refused | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    statement: Statement = link.statement
    known = {one.line_id: one for one in statement.differences.select_related("line", "file").order_by("pk")}
    problems: dict[str, str] = {r.field or "": r.message for r in refused.refusals} if refused else {}
    rows = [
        {"form": form, "line": form.line, "asked": known.get(form.line.pk if form.line else None)} for form in forms
    ]
    for form in forms:
        form.shown_again(problems)
    context: dict[str, Any] = {
        "statement": statement,
        "rows": rows[:-1],
        "missing": rows[-1],
        "known": list(known.values()),
        "answers": list(statement.answers.order_by("pk")),
        "waits": statement.state == "sent",
        "may_object": statement.state == "confirmed",
        "words": in_capitals(statement.closing) if get_language().startswith("zh") else "",
        "who": _who(request, problems.get("name", "")),
        "failed": any(form.is_bound and form.errors for form in forms),
        "refused": [m for field, m in problems.items() if field in ("", "lines")],
        "page_language": get_language()[:2],
        "here": address(token, language),
        "zh": address(token, "zh"), "en": address(token, "en"),
        "paper": reverse("orders:statement_link_paper", args=[token, language or "zh"]),
    }  # fmt: skip
    # Without the request: no session, no cookie, nobody's name comes into this page.
    return HttpResponse(render_to_string("orders/statements/link/statement.html", context), status=status)


def _who(request: HttpRequest, problem: str) -> WhoForm:
    """The field for the name, with what was typed and what is wrong with it."""
    form = WhoForm(request.POST if request.method == "POST" else None, use_required_attribute=False)
    if problem and not form.errors:
        form.add_error("name", problem)
    return form


@linked("GET", "HEAD")
def statement_link_paper(request: HttpRequest, link: StatementLink, token: str, language: str) -> HttpResponse:
    """The paper of this statement, to print, sign and seal."""
    statement = link.statement
    content = statement_paper(statement, language=get_language())
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{statement.number}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
