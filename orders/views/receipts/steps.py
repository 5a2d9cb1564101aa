"""What is done with money: booked, allocated, taken back, reversed; each a form and a service (ORD-8)."""

from typing import Any

from django.contrib import messages
from django.db.models import Case, When
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.views.forming import form_page
from orders.forms.receipts import AllocateForm, BookForm, ReverseForm, TakeBackForm
from orders.models import OpenItem, Receipt
from orders.rules import receipts as rules
from orders.scope_invoices import need
from orders.scope_receipts import may_settle
from orders.services import receipts as services
from orders.services.held import held_of
from salesops.core.refusals import refuse_if
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import page
from salesops.core.web.redirects import one_value

from .page import address_of, paid_by, receipt_or_404

BOTH = ("GET", "HEAD", "POST")
# A customer with more open items settles the oldest first.
MOST_ITEMS = 100
Values = dict[str, Any]


def _crumbs(receipt: Receipt) -> list[tuple[Any, str]]:
    return [(_("Receipts"), reverse("orders:receipts")), (receipt.number, address_of(receipt))]


@page("receipts", "c", methods=BOTH)
@once_per_form
def book(request: HttpRequest) -> HttpResponse:
    """Book money; ``?customer=`` fills in whose. Then what it settles is asked for."""
    initial = {"customer": one_value(request.GET, "customer"), "received_on": timezone.localdate()}
    form = BookForm(request.POST or None, user=request.user, initial=initial)
    made: list[Receipt] = []

    def act(values: Values) -> None:
        customer = values.pop("customer")
        made.append(services.book_receipt(actor=request.user, customer=customer, now=timezone.now(), **values))

    back = reverse("orders:receipts")
    answer = form_page(
        request, form, act, title=_("Book a receipt"), back=back, submit=_("Book"), crumbs=[(_("Receipts"), back)]
    )
    if not made:
        return answer
    messages.success(request, _("Booked as %(number)s.") % {"number": made[0].number})
    owes = OpenItem.objects.unsettled().filter(customer=made[0].customer).exists()
    return redirect("orders:allocate_receipt" if owes else "orders:receipt", made[0].number)


@page("receipts", "e", methods=BOTH)
@once_per_form
def allocate(request: HttpRequest, number: str) -> HttpResponse:
    """Settle open items with it; offered: those of the order it was paid ahead for, then the oldest first."""
    receipt = receipt_or_404(request, number)
    need(may_settle(request.user, receipt.customer))
    refuse_if(rules.stands(receipt))
    items = OpenItem.objects.unsettled().filter(customer=receipt.customer).select_related("entry")
    if receipt.order_id:
        items = items.order_by(Case(When(entry__order=receipt.order_id, then=0), default=1), "due_on", "pk")
    else:
        items = items.order_by("due_on", "pk")
    # What waits to be refunded settles nothing.
    left = receipt.left - held_of(receipt.pk)
    form = AllocateForm(request.POST or None, items=items[:MOST_ITEMS], left=left, today=timezone.localdate())
    return form_page(
        request, form,
        lambda values: services.allocate(
            actor=request.user, receipt=receipt, parts=form.parts(values), on=values["on"], now=timezone.now()
        ),
        title=_("Allocate"), back=address_of(receipt), submit=_("Allocate"), crumbs=_crumbs(receipt),
        done=_("Allocated."), template="orders/receipts/allocate.html", extra={"receipt": receipt, "left": left},
    )  # fmt: skip


@page("receipts", "e", methods=BOTH)
@once_per_form
def take_back(request: HttpRequest, number: str) -> HttpResponse:
    """Take back what it settles, or some of it."""
    receipt = receipt_or_404(request, number)
    need(may_settle(request.user, receipt.customer))
    items = paid_by(receipt)
    refuse_if(rules.stands(receipt), rules.something_taken(len(items)))
    form = TakeBackForm(request.POST or None, items=items, initial={"on": timezone.localdate()})

    def act(values: Values) -> None:
        chosen = [item for item in items if str(item.pk) in values["items"]]
        services.unallocate(actor=request.user, receipt=receipt, items=chosen, on=values["on"], now=timezone.now())

    return form_page(
        request, form, act, title=_("Take back the allocation"), back=address_of(receipt), submit=_("Take back"),
        crumbs=_crumbs(receipt), sub=receipt.customer.name, done=_("Taken back: received ahead again."),
    )  # fmt: skip


@page("receipts", "e", methods=BOTH)
@once_per_form
def reverse_it(request: HttpRequest, number: str) -> HttpResponse:
    """Book the opposite of it, with its reason."""
    receipt = receipt_or_404(request, number)
    need(may_settle(request.user, receipt.customer))
    refuse_if(rules.stands(receipt))
    return form_page(
        request, ReverseForm(request.POST or None, initial={"on": timezone.localdate()}),
        lambda values: services.reverse(actor=request.user, receipt=receipt, now=timezone.now(), **values),
        title=_("Reverse the receipt"), back=address_of(receipt), submit=_("Reverse"), crumbs=_crumbs(receipt),
        sub=receipt.customer.name, done=_("Reversed."), danger=True,
    )  # fmt: skip
