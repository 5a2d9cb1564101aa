"""Coverage of a month: who got a statement, who answered, who has none; making and sending all of them (ORD-9, R14)."""

from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from orders.jobs.statements import MAKE, SEND
from orders.rules.statements import is_over
from orders.statement_coverage import coverage, month_before, without_statement
from salesops.core.jobs import enqueue
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, page

SHOWN = 100


class MonthForm(forms.Form):
    """``?month=2026-10``; empty or wrong: the last month that is over."""

    month = forms.DateField(
        label=gettext_lazy("Month"), input_formats=["%Y-%m"],
        widget=forms.DateInput(attrs={"type": "month", "class": "short"}, format="%Y-%m"),
    )  # fmt: skip


def month_asked(request: HttpRequest) -> date:
    today = timezone.localdate()
    form = MonthForm(request.GET if request.method == "GET" else request.POST)
    asked = form.cleaned_data["month"] if form.is_valid() else None
    return asked if asked and is_over(asked, today) is None else month_before(today)


@page("receipts")
def coverage_page(request: HttpRequest) -> HttpResponse:
    user, month, now = request.user, month_asked(request), timezone.now()
    *markets, whole = coverage(user, month, now)
    missing = without_statement(month, user).select_related("owner").order_by("name_key", "pk")
    context = {
        "month": month,
        "form": MonthForm(initial={"month": month}),
        "markets": markets,
        "whole": whole,
        "missing": list(missing[:SHOWN]),
        "may_make": user.can("receipts", "c"),
        "may_send": user.can("receipts", "e"),
        "list": f"{reverse('orders:statements')}?month__gte={month}&month__lte={month}",
    }
    return render(request, "orders/statements/coverage.html", context)


def _begin(request: HttpRequest, kind: str, title: str, told: str) -> HttpResponse:
    month = month_asked(request)
    enqueue(
        kind,
        actor=request.user,
        title=title,
        title_params={"month": f"{month:%Y-%m}"},
        args={"month": month.isoformat()},
    )
    messages.success(request, told)
    return redirect(f"{reverse('orders:statement_coverage')}?month={month:%Y-%m}")


@action("receipts", "c")
@once_per_form
def make(request: HttpRequest) -> HttpResponse:
    """A statement for each customer of one's scope who has none; once more makes only what is missing."""
    told = _("The statements are made in the background; you'll be told when it is done.")
    return _begin(request, MAKE, gettext_noop("Statements of %(month)s"), told)


@action("receipts", "e")
@once_per_form
def send_all(request: HttpRequest) -> HttpResponse:
    """Send what waits and has an address."""
    told = _("The statements are sent in the background; you'll be told when it is done.")
    return _begin(request, SEND, gettext_noop("Sending the statements of %(month)s"), told)
