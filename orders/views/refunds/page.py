"""Refunds: asked for from a receipt, paid by finance; each a form and a service (ORD-8)."""

from decimal import Decimal
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.views.forming import Crumbs, form_page, with_version
from customers.models import Customer
from orders.asking import Asked
from orders.forms.write_offs import AskRefundForm, PayRefundForm, WhyForm
from orders.models import Receipt, Refund
from orders.papers_write_offs import refund_paper
from orders.rules import receipts as money_rules
from orders.rules import write_offs as rules
from orders.scope_invoices import need
from orders.scope_write_offs import may_pay, may_refund
from orders.services import refunds as services
from orders.services.held import held_of
from orders.states.write_offs import HOLDING
from orders.views.papers import answer_paper
from orders.views.receipts.page import address_of as address_of_receipt
from orders.views.receipts.page import receipt_or_404
from orders.views.write_offs.page import timeline_of
from salesops.core.approvals.reading import approvals_of
from salesops.core.approvals.routing import explain_route
from salesops.core.masking import masked_tail
from salesops.core.refusals import refuse_if
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import page
from salesops.core.web.redirects import one_value

BOTH = ("GET", "HEAD", "POST")
Values = dict[str, Any]


def refund_or_404(request: HttpRequest, pk: int) -> Refund:
    """What is out of scope doesn't exist."""
    rows = Refund.objects.visible_to(request.user).select_related(
        "customer__owner", "receipt", "requested_by", "paid_by", "keeper"
    )
    return get_object_or_404(rows, pk=pk)


def address_of(found: Refund) -> str:
    return reverse("orders:refund", args=[found.pk])


def _crumbs(found: Refund) -> Crumbs:
    return [(_("Refunds"), reverse("orders:refunds")), (str(found), address_of(found))]


@page("receipts", "e", methods=BOTH)
@once_per_form
def ask(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for what is left of a receipt to be paid back; offered: all of it, to the account it came from."""
    receipt = receipt_or_404(request, number)
    need(may_refund(request.user, receipt.customer))
    left = receipt.left - held_of(receipt.pk)
    refuse_if(money_rules.stands(receipt), rules.something_left(left))
    customer, known = receipt.customer, bool(receipt.payer_account)
    initial = {
        "amount": left, "payee": receipt.payer or customer.name,
        "payee_bank": "" if known else customer.bank_name, "payee_account": receipt.payer_account,
    }  # fmt: skip
    form = AskRefundForm(request.POST or None, initial=initial)
    context = {"receipt": receipt, "left": left, "asked": []}
    if one_value(request.POST, "act") == "route":
        form.is_valid()
        context["asked"] = _asked(request.user, receipt, left, initial | form.cleaned_data)
        if request.headers.get("HX-Request"):
            return render(request, "orders/orders/_asked.html", context)
        # Somebody without scripts asks who decides before he sends it: nothing is refused yet.
        form.errors.clear()
        return render(request, "orders/refunds/ask.html", context | _head(receipt, form))
    context["asked"] = _asked(request.user, receipt, left, initial | request.POST.dict())
    made: list[Refund] = []

    def act(values: Values) -> None:
        made.append(services.ask_refund(actor=request.user, receipt=receipt, now=timezone.now(), **values))

    head = _head(receipt, form)
    answer = form_page(
        request, form, act, title=head["title"], back=head["back"], submit=head["submit"], sub=head["sub"],
        crumbs=head["crumbs"], done=_("Asked for. It is paid once everybody has agreed."),
        template="orders/refunds/ask.html", extra=context,
    )  # fmt: skip
    return redirect(address_of(made[0])) if made else answer


def _head(receipt: Receipt, form: AskRefundForm) -> Values:
    """What stands around the form."""
    back = address_of_receipt(receipt)
    return {
        "form": form, "title": _("Ask for a refund"), "back": back, "submit": _("Ask for the refund"), "sub": receipt.customer.name,
        "crumbs": [(_("Receipts"), reverse("orders:receipts")), (receipt.number, back)],
    }  # fmt: skip


def _asked(user: Any, receipt: Receipt, left: Decimal, typed: Values) -> list[Asked]:
    """Who would decide: whoever agreed to the bank details of that account doesn't."""
    said = {name: str(typed.get(name) or "") for name in ("reason", "payee", "payee_bank", "payee_account")}
    amount = typed.get("amount")
    facts = services.refund_facts(receipt, left, said, amount if isinstance(amount, Decimal) else left)
    draft = Refund(
        customer=receipt.customer, receipt=receipt, payee_account=services.plain_account(said["payee_account"])
    )
    route = explain_route(services.MATTER, draft, requester=user, facts=facts, day=timezone.localdate())
    return [Asked(str(_("Refund")), (), tuple(route))]


@page("receipts")
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """How much, of which money, to whom, who decided, when it was paid."""
    found, user, now = refund_or_404(request, pk), request.user, timezone.now()
    context = {
        "refund": found,
        "state": found.machine.state_of(found),
        "account": masked_tail(found.payee_account) if found.payee_account else "",
        "in_full": found.state == "approved" and may_pay(user, found.customer),
        "rounds": {"rounds": approvals_of(found, user, now)},
        "entries": timeline_of(found),
        "may_pay": found.state == "approved" and may_pay(user, found.customer),
        "may_withdraw": found.state in HOLDING and may_refund(user, found.customer),
        "sees_customer": Customer.objects.visible_to(user).filter(pk=found.customer_id).exists(),
    }
    return render(request, "orders/refunds/refund.html", context)


@page("receipts")
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """``?language=en``: in English, else in the reader's own."""
    found = refund_or_404(request, pk)
    return answer_paper(request, f"{found.number or f'TF-{found.pk}'}.pdf", partial(refund_paper, found))


@page("receipts", "a", methods=BOTH)
@once_per_form
def pay(request: HttpRequest, pk: int) -> HttpResponse:
    """The bank paid it."""
    found = refund_or_404(request, pk)
    need(may_pay(request.user, found.customer))
    refuse_if(None if found.state == "approved" else rules.wrong_state(found))
    return form_page(
        request, PayRefundForm(request.POST or None, initial={"version": found.version, "on": timezone.localdate()}),
        lambda values: services.pay_refund(
            actor=request.user, found=found, now=timezone.now(), version=with_version(request, found),
            **values,
        ),
        title=_("Refund paid"), back=address_of(found), submit=_("Mark as paid"), crumbs=_crumbs(found),
        sub=found.customer.name, done=_("Marked as paid."),
    )  # fmt: skip


@page("receipts", "e", methods=BOTH)
@once_per_form
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """It isn't paid after all."""
    found = refund_or_404(request, pk)
    need(may_refund(request.user, found.customer))
    refuse_if(None if found.state in HOLDING else rules.wrong_state(found))
    return form_page(
        request, WhyForm(request.POST or None, initial={"version": found.version}),
        lambda values: services.withdraw_refund(
            actor=request.user, found=found, now=timezone.now(), version=with_version(request, found),
            **values,
        ),
        title=_("Withdraw the refund"), back=address_of(found), submit=_("Withdraw"), crumbs=_crumbs(found),
        sub=found.customer.name, done=_("Withdrawn: the money can be allocated again."), danger=True,
    )  # fmt: skip
