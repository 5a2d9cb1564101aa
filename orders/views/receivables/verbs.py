"""What people do about debts: promises, contacts, disputes (ORD-10)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.views.forming import Crumbs, form_page, with_version
from customers.models import Customer
from customers.scope.customers import customers_in_reach
from customers.services.editing import need_over
from orders.forms.receivables import DecideDisputeForm, NoteForm, OpenDisputeForm, PromiseForm, ReasonForm
from orders.models import Dispute, Invoice, Promise
from orders.services.disputes import decide_dispute, open_dispute
from orders.services.dunning import note_debt
from orders.services.promises import free_items, record_promise, withdraw_promise
from salesops.core.money import ZERO
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import page

from .aging import back_to

BOTH = ("GET", "HEAD", "POST")


def debtor_or_404(request: HttpRequest, code: str, right: str = "v") -> Customer:
    """The customer within the reader's reach of receivables; seen, but without ``right``: 403."""
    rows = Customer.objects.in_reach(request.user, "receivables").select_related("owner", "unit")  # type: ignore[arg-type]
    found = get_object_or_404(rows, code=code.upper())
    if right != "v":
        need_over(request.user, found, "receivables", right)
    return found


def crumbs_of(customer: Customer) -> Crumbs:
    return [(_("Receivables and dunning"), reverse("orders:aging")), (customer.called, back_to(customer))]


@page("receivables", "c", methods=BOTH)
@once_per_form
def promise(request: HttpRequest, code: str) -> HttpResponse:
    customer = debtor_or_404(request, code, "c")
    today = timezone.localdate()
    late = sum((item.open_amount for item in free_items(customer, today) if item.due_on < today), ZERO)
    return form_page(
        request, PromiseForm(request.POST or None, initial={"amount": late or None}),
        lambda values: record_promise(actor=request.user, customer=customer, now=timezone.now(), **values),
        title=_("Record a promise to pay"), back=back_to(customer), submit=_("Record"), crumbs=crumbs_of(customer),
        sub=customer.name, done=_("Recorded."),
    )  # fmt: skip


@page("receivables", "e", methods=BOTH)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Promise.objects.visible_to(request.user).select_related("customer")
    found = get_object_or_404(rows, pk=pk)
    need_over(request.user, found.customer, "receivables", "e")
    return form_page(
        request, ReasonForm(request.POST or None),
        lambda values: withdraw_promise(actor=request.user, promise=found, now=timezone.now(), **values),
        title=_("Take a promise back"), back=back_to(found.customer), submit=_("Take back"), crumbs=crumbs_of(found.customer),
        sub=found.customer.name, done=_("Saved."), danger=True,
    )  # fmt: skip


@page("receivables", "c", methods=BOTH)
@once_per_form
def note(request: HttpRequest, code: str) -> HttpResponse:
    """A call, a visit, a decision; with one key from beside the aging."""
    customer = debtor_or_404(request, code, "c")
    return form_page(
        request, NoteForm(request.POST or None, initial={"on": timezone.localdate()}),
        lambda values: note_debt(actor=request.user, customer=customer, now=timezone.now(), **values),
        title=_("Note a contact about debts"), back=back_to(customer), submit=_("Note"), crumbs=crumbs_of(customer),
        sub=customer.name, done=_("Noted."),
    )  # fmt: skip


@page("receivables", "c", methods=BOTH)
@once_per_form
def dispute(request: HttpRequest, number: str) -> HttpResponse:
    rows = customers_in_reach(
        Invoice.objects.select_related("customer"), request.user, "receivables", "v", field="customer"
    )
    found = get_object_or_404(rows, number=number.upper())
    customer = debtor_or_404(request, found.customer.code, "c")
    open_amount = sum((item.open_amount for item in found.entry.items.all()), ZERO)
    return form_page(
        request, OpenDisputeForm(request.POST or None, initial={"amount": open_amount or found.amount}),
        lambda values: open_dispute(actor=request.user, invoice=found, now=timezone.now(), **values),
        title=_("Dispute of %(invoice)s") % {"invoice": found.number}, back=back_to(customer), submit=_("Record"),
        crumbs=crumbs_of(customer), sub=customer.name, done=_("Recorded."),
    )  # fmt: skip


@page("receivables", "a", methods=BOTH)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Dispute.objects.visible_to(request.user).select_related("customer", "invoice")
    found = get_object_or_404(rows, pk=pk)
    need_over(request.user, found.customer, "receivables", "a")
    if found.state != "open" and request.method != "POST":
        return redirect(back_to(found.customer))
    return form_page(
        request, DecideDisputeForm(request.POST or None, initial={"version": found.version}),
        lambda values: decide_dispute(
            actor=request.user, dispute=found, upheld=values["upheld"] == "yes", outcome=values["outcome"], now=timezone.now(),
            version=with_version(request, found),
        ),
        title=_("Decide on the dispute of %(invoice)s") % {"invoice": found.invoice.number}, back=back_to(found.customer),
        submit=_("Decide"), crumbs=crumbs_of(found.customer), sub=f"{found.customer.name} · {found.reason}", done=_("Decided."),
    )  # fmt: skip
