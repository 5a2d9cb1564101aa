"""What is done with lines of the bank: booked, set aside, taken back; all sure ones at once (ORD-9)."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from customers.models import Customer
from orders.forms.reconciliation import address_of, amounts_of, filled, typed_of
from orders.models import BankLine, OpenItem
from orders.scope_bank import customers_to_book
from orders.services import reconciliation as services
from orders.services.accepting import AT_ONCE, accept_lines, sure_lines
from salesops.core.formats import money
from salesops.core.jobs.services import enqueue
from salesops.core.refusals import Forbidden, Invalid, Refusal, Refused
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action

from .page import LONGEST, asked_of, draw, line_or_404, query_of


def _next(request: HttpRequest, line: BankLine) -> str:
    """The line below ``line``, else the first: found before ``line`` leaves the list."""
    rows = list(asked_of(request).rows(request.user).values_list("pk", flat=True)[:500])
    at = rows.index(line.pk) if line.pk in rows else -1
    others = [pk for pk in (*rows[at + 1 :], *rows) if pk != line.pk]
    return reverse("orders:bank_line", args=[others[0]]) if others else reverse("orders:reconciliation")


def _version(request: HttpRequest) -> int | None:
    sent = request.POST.get("version", "")
    return int(sent) if sent.isdecimal() and len(sent) < 10 else None


def _done(
    request: HttpRequest, pk: int, do: Callable[[BankLine], BankLine], said: Any, *, stay: bool = False
) -> HttpResponse:
    """Do it and go on to the next line; a refusal shows the line again, as it is now."""
    line = line_or_404(request, pk)
    address = reverse("orders:bank_line", args=[pk]) if stay else _next(request, line)
    try:
        done = do(line)
    except Forbidden:
        raise
    except Refused as refused:
        typed = typed_of(request.POST) or None
        return draw(request, line_or_404(request, pk), refused=_beside(refused), typed=typed, status=refused.status)
    messages.success(request, said % {"payer": done.payer, "amount": money(done.amount)})
    return redirect(address + query_of(asked_of(request)))


def _beside(refused: Refused) -> Refused:
    """What the services say of an item stands beside its field."""
    if not isinstance(refused, Invalid):
        return refused
    return Invalid(*(replace(one, field=(one.field or "").replace("parts.", "amount-", 1)) for one in refused.refusals))


def _ahead(request: HttpRequest) -> Customer | None:
    """Who paid ahead what no invoice takes."""
    sent = request.POST.get("ahead", "")
    if not sent.isdecimal() or len(sent) > 18:
        return None
    return get_object_or_404(customers_to_book(request.user), pk=int(sent))


@action("receipts", "c")
def find(request: HttpRequest, pk: int) -> HttpResponse:
    """Look for more invoices while a line is divided: what is ticked and written goes along in the address, and nothing else."""
    line = line_or_404(request, pk)
    at, text = request.GET.get("p", "")[:3], request.POST.get("f", "").strip()[:LONGEST]
    kept = query_of(asked_of(request), p=at, s=1, f=text)
    return redirect(f"{reverse('orders:bank_line', args=[line.pk])}{kept}&{address_of(typed_of(request.POST))}")


@action("receipts", "c")
@once_per_form
def match(request: HttpRequest, pk: int) -> HttpResponse:
    """Book it for the ticked amounts; what is left was received ahead."""

    def do(line: BankLine) -> BankLine:
        asked = amounts_of(request.POST)
        if not asked:
            # Prepayment has a button of its own: a tick that went missing is none.
            raise Invalid(Refusal("orders.nothing-ticked", _("Tick an invoice, or book all of it as a prepayment.")))
        empty = [key for key, given in asked.items() if given is None]
        open_amounts = dict(
            OpenItem.objects.filter(pk__in=empty).visible_to(request.user).values_list("pk", "open_amount")
        )
        return services.match_line(
            actor=request.user, line=line, parts=filled(asked, open_amounts, line.amount), ahead=_ahead(request),
            how=request.POST.get("how", "split")[:12], now=timezone.now(), version=_version(request),
        )  # fmt: skip

    return _done(request, pk, do, _("%(payer)s %(amount)s booked."))


@action("receipts", "c")
@once_per_form
def prepay(request: HttpRequest, pk: int) -> HttpResponse:
    """All of it was received ahead."""

    def do(line: BankLine) -> BankLine:
        return services.match_line(
            actor=request.user, line=line, ahead=_ahead(request), how="prepayment", now=timezone.now(), version=_version(request)
        )  # fmt: skip

    return _done(request, pk, do, _("%(payer)s %(amount)s booked as prepayment."))


@action("receipts", "c")
@once_per_form
def aside(request: HttpRequest, pk: int) -> HttpResponse:
    """It is no payment of a customer."""

    def do(line: BankLine) -> BankLine:
        return services.set_aside(
            actor=request.user, line=line, reason=request.POST.get("reason", ""), now=timezone.now(), version=_version(request)
        )  # fmt: skip

    return _done(request, pk, do, _("%(payer)s %(amount)s is no payment of a customer."))


@action("receipts", "e")
@once_per_form
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what was said of it; it waits again."""

    def do(line: BankLine) -> BankLine:
        return services.undo_line(actor=request.user, line=line, now=timezone.now(), version=_version(request))

    return _done(request, pk, do, _("%(payer)s %(amount)s taken back: it waits again."), stay=True)


@action("receipts", "c")
@once_per_form
def accept(request: HttpRequest) -> HttpResponse:
    """Book every sure line in sight; many of them in the background."""
    lines = sure_lines(request.user, asked_of(request).account)
    if len(lines) > AT_ONCE:
        enqueue(
            "orders.accept_bank_lines", actor=request.user, title=gettext_noop("Acceptance of sure bank lines"),
            args={"lines": lines},
        )  # fmt: skip
        messages.info(request, _("They are booked in the background; the bell tells when it is done."))
    else:
        booked = accept_lines(actor=request.user, lines=lines, now=timezone.now())
        left = len(lines) - booked
        messages.success(
            request, ngettext("%(count)s line booked.", "%(count)s lines booked.", booked) % {"count": booked}
        )
        if left:
            sentence = ngettext(
                "%(count)s line is no longer sure and waits.", "%(count)s lines are no longer sure and wait.", left
            )
            messages.warning(request, sentence % {"count": left})
    return redirect(reverse("orders:reconciliation") + query_of(asked_of(request)))
