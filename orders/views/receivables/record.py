"""The receivables record of a customer (O12)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from customers.scope.customers import reaches
from customers.views.papers import answer_with_paper
from orders.aging import each_on
from orders.asked_aging import day_of
from orders.receivables_record import SHOWN, record_of
from orders.scope_write_offs import may_ask
from salesops.core.web.pages import action, page

from .aging import back_to
from .verbs import debtor_or_404


@page("receivables")
def record(request: HttpRequest, code: str) -> HttpResponse:
    """The ledger of a customer until a day, with what became of each debt."""
    customer = debtor_or_404(request, code)
    today = timezone.localdate()
    day = day_of(request.GET, today)
    rows = record_of(customer, day)
    context = {
        "customer": customer, "day": day, "today": today, "is_today": day == today, "rows": rows, "cut": len(rows) == SHOWN,
        "aged": each_on(day, [customer.pk]).get(customer.pk), "aging": back_to(customer),
        "sees_receipts": reaches(request.user, customer, "receipts"),
        "sees_write_offs": reaches(request.user, customer, "write_offs"),
        "may_write_off": may_ask(request.user, customer),
        "opens": reaches(request.user, customer, "customers"), "may_take": request.user.can("receivables", "x"),  # type: ignore[union-attr]
    }  # fmt: skip
    return render(request, "orders/receivables/record.html", context)


@action("receivables", "x")
def record_xlsx(request: HttpRequest, code: str) -> HttpResponse:
    customer = debtor_or_404(request, code)
    return answer_with_paper(request, "receivables", {"customer": customer.code, "on": request.POST.get("on", "")})
