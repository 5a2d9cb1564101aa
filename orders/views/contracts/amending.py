"""Amending a contract, and the contract on paper (ORD-3)."""

from functools import partial

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.views.forming import form_page, with_version
from orders.forms.orders import ReasonForm
from orders.models import Contract
from orders.papers_contracts import contract_paper
from orders.scope_contracts import need_contracts_of
from orders.services.amendments import amend_contract
from orders.views.papers import answer_paper
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import page

from .pages import BOTH, address_of, contract_or_404, crumbs_of


@page("contracts", "c", methods=BOTH)
@once_per_form
def amend(request: HttpRequest, key: str) -> HttpResponse:
    """Say why; the draft of the amendment is then written like a contract."""
    found = contract_or_404(request, key)
    need_contracts_of(request.user, found.customer, "c")
    made: list[Contract] = []
    answer = form_page(
        request,
        ReasonForm(request.POST or None, initial={"version": found.version}),
        lambda values: made.append(
            amend_contract(
                actor=request.user, contract=found, now=timezone.now(), version=with_version(request, found), **values
            )
        ),
        title=_("Amend the contract"), back=address_of(found), submit=_("Begin the amendment"), crumbs=crumbs_of(found),
        sub=found.customer.name, done=_("Now say the terms as they will be."),
    )  # fmt: skip
    return redirect("orders:edit_contract", made[0].pk) if made else answer


@page("contracts")
def paper(request: HttpRequest, key: str) -> HttpResponse:
    """The contract as PDF, marked with its version; an amendment with what it changes."""
    found = contract_or_404(request, key)
    return answer_paper(request, f"{found}.pdf", partial(contract_paper, found))
