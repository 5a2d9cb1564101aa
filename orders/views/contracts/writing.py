"""Writing a contract, and remarking on it clause by clause (ORD-3)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.views.absences.refused import beside_fields
from accounts.views.forming import with_version
from customers.models import Customer
from orders.forms.contracts import ContractForm, ReviewForm
from orders.forms.orders import SPARE_ROWS, LineForms
from orders.models import Contract
from orders.rules.amendments import FRAME
from orders.scope_contracts import need_contracts_of
from orders.services.contract_review import items_on, remark_contract, step_of
from orders.services.contracts import edit_contract, open_contract
from orders.views.order_form import beside, filled, offered_products, typed_lines
from salesops.core.refusals import Forbidden, Refused
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import no_permission, page

from .pages import BOTH, address_of, contract_or_404


def _items(contract: Contract | None, today: Any) -> list[str]:
    """The check-list of today; a clause answered before stays to be seen."""
    listed = [row["clause"] for row in items_on(today)]
    return listed + [code for code in (contract.clauses if contract else ()) if code not in listed]


def _write(request: HttpRequest, customer: Customer, contract: Contract | None) -> HttpResponse:
    now = timezone.now()
    today = timezone.localdate(now)
    initial = ContractForm.typed(contract) if contract else {"starts_on": today, **_usual(request)}
    fixed = FRAME if contract is not None and contract.amends_id is not None else ()
    form = ContractForm(request.POST or None, items=_items(contract, today), initial=initial, fixed=fixed)
    typed = typed_lines(contract) if contract else []
    forms = LineForms(request.POST or None, prefix="lines", initial=[*typed, *({} for _n in range(SPARE_ROWS))])
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and forms.is_valid():
            lines, rows = filled(forms)
            try:
                if contract is None:
                    saved = open_contract(
                        actor=request.user, customer=customer, values=form.values(), lines=lines, now=now
                    )
                else:
                    saved = edit_contract(
                        actor=request.user, contract=contract, values=form.values(), lines=lines, now=now,
                        version=with_version(request, contract),
                    )  # fmt: skip
            except Forbidden:
                raise
            except Refused as refused:
                status = beside(form, forms, rows, refused)
            else:
                messages.success(request, _("The draft is saved. Add the text of the contract, then submit it."))
                return redirect(address_of(saved))
    context = {
        "form": form, "forms": forms, "customer": customer, "contract": contract, "offered": offered_products(),
    }  # fmt: skip
    return render(request, "orders/contracts/form.html", context, status=status)


def _usual(request: HttpRequest) -> dict[str, Any]:
    """The payment plan of day one (defaults.md 4): 30 % deposit, 65 % at sign-off, 5 % warranty after 12 months."""
    return {"deposit_share": 30, "sign_off_share": 65, "warranty_share": 5, "warranty_months": 12}


@page("contracts", "c", methods=BOTH)
@once_per_form
def new_contract(request: HttpRequest, code: str) -> HttpResponse:
    """A new contract with one customer."""
    rows = Customer.objects.in_reach(request.user, "contracts", "c").current().filter(merged_into__isnull=True)
    return _write(request, get_object_or_404(rows, code=code.upper()), None)


@page("contracts", "c", methods=BOTH)
@once_per_form
def edit(request: HttpRequest, key: str) -> HttpResponse:
    """A draft or a returned contract is written on; an approved one falls back to its draft when it is saved."""
    contract = contract_or_404(request, key)
    need_contracts_of(request.user, contract.customer, "c")
    if not contract.is_writable and contract.state != "approved":
        return redirect(address_of(contract))
    return _write(request, contract.customer, contract)


@page("contracts", "v", methods=BOTH)
@once_per_form
def review(request: HttpRequest, key: str) -> HttpResponse:
    """Whoever's step it is says what he thinks of each clause; marked ones send the contract back."""
    contract, now = contract_or_404(request, key), timezone.now()
    if step_of(contract, request.user, now) is None:
        return no_permission(request, "contracts", "a")
    form = ReviewForm(request.POST or None, items=_items(contract, timezone.localdate(now)))
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            back = request.POST.get("act") == "return"
            try:
                contract = remark_contract(
                    actor=request.user, contract=contract, remarks=form.remarks(), give_back=back, now=now
                )
            except Forbidden:
                raise
            except Refused as refused:
                status = beside_fields(form, refused)
            else:
                messages.success(request, _("Returned to the rep.") if back else _("Your remarks are kept."))
                return redirect(address_of(contract))
    context = {"form": form, "contract": contract, "crumbs": None}
    return render(request, "orders/contracts/review.html", context, status=status)
