"""The target customer table summed per rep and week, and on paper (C01)."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from customers.services.plans import monday
from customers.target_table import TargetRow, target_rows, target_sums, total_of
from customers.views.visits.plans import day_asked, person_asked, sellers
from salesops.core import formats
from salesops.core.audit.access import log_export
from salesops.core.documents import Column, TableDocument, render_table
from salesops.core.web.pages import action, page


@page("visits")
def weeks(request: HttpRequest) -> HttpResponse:
    """Everybody in reach who owes visits, for one week."""
    first = monday(day_asked(request))
    lines = target_sums(request.user, list(sellers(request.user)[:300]), first)
    at = reverse("customers:target_weeks")
    context = {
        "lines": lines,
        "total": total_of(lines),
        "first": first,
        "last": first + timedelta(days=6),
        "before": f"{at}?week={(first - timedelta(days=7)).isoformat()}",
        "after": f"{at}?week={(first + timedelta(days=7)).isoformat()}",
        "this_week": at,
        "is_this_week": first == monday(timezone.localdate()),
    }
    return render(request, "customers/visits/target_weeks.html", context)


@page("visits")
def on_paper(request: HttpRequest) -> HttpResponse:
    """One person's week as the printed form, with a line to sign."""
    first, person = monday(day_asked(request)), person_asked(request)
    last = first + timedelta(days=6)
    rows = target_rows(request.user, [person], first, last)
    context = {"rows": rows, "person": person, "first": first, "last": last, "today": timezone.localdate()}
    context["sum"] = target_sums(request.user, [person], first)[0]
    return render(request, "customers/visits/target_paper.html", context)


@action("visits")
def as_pdf(request: HttpRequest) -> HttpResponse:
    """The same form as PDF; taking it out is recorded."""
    first, person = monday(day_asked(request)), person_asked(request)
    last = first + timedelta(days=6)
    rows = target_rows(request.user, [person], first, last)
    total = target_sums(request.user, [person], first)[0]
    title = _("Target customer information")
    document = TableDocument(
        title=title,
        subtitle=f"{person.name} {first} \u2013 {last}",
        columns=[
            Column(_("Customer"), 2.2),
            Column(_("Met"), 1),
            Column(_("Decision maker, present supplier"), 1.4),
            Column(_("Demand, potential, cycle, payment"), 1.8),
            Column(_("Grade, intent"), 0.9),
            Column(_("Visit"), 1.1),
            Column(_("Next step"), 1.1),
        ],
        rows=[_on_one_line(row) for row in rows],
        made_at=timezone.now(),
        facts=[
            (_("Visits"), str(total.visits)),
            (_("Customers"), str(total.customers)),
            (_("High intent"), str(total.high)),
            (_("Yearly potential"), formats.money(total.potential)),
        ],
        signatures=[(_("Filled in by"), person.name), (_("Supervisor"), "")],
        note=_("For internal use"),
    )
    filters = {"person": person.username, "week": first.isoformat()}
    log_export(user=request.user, subject=title, record_kind="customers.targets", filters=filters, rows=len(rows))
    answer = HttpResponse(render_table(document, get_language() or "zh-hans"), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="C01-{person.username}-{first}.pdf"'
    return answer


def _on_one_line(row: TargetRow) -> list[str]:
    visit, customer = row.visit, row.visit.customer
    found: Any = visit
    potential = formats.money(found.potential) if found.potential is not None else ""
    met = f"{visit.contact.name} {visit.contact.title}".strip() if visit.contact else ""
    moment = timezone.localtime(visit.visited_at).strftime("%m-%d %H:%M")
    cells = (
        (customer.name, customer.credit_code, row.industry, row.region),
        (met,),
        (found.decision_maker, found.supplier),
        (found.wanted, potential, found.cycle, found.habit),
        (customer.grade, visit.get_intent_display() if visit.intent else ""),
        (moment, row.purpose, row.outcome),
        (row.next_step, visit.next_on.strftime("%m-%d") if visit.next_on else ""),
    )
    return [" · ".join(filter(None, cell)) or "\u2014" for cell in cells]
