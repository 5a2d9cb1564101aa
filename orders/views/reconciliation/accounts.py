"""Our own bank accounts (ORD-9)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.views.forming import form_page, with_version
from orders.forms.reconciliation import BankAccountForm
from orders.models import BankAccount
from orders.services.bank_accounts import save_bank_account
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import page

BOTH = ("GET", "HEAD", "POST")


def _crumbs() -> list[tuple[str, str]]:
    return [
        (_("Reconciliation"), reverse("orders:reconciliation")),
        (_("Our bank accounts"), reverse("orders:bank_accounts")),
    ]


@page("receipts", "a")
def bank_accounts(request: HttpRequest) -> HttpResponse:
    """The accounts whose lists are brought."""
    rows = BankAccount.objects.order_by("-active", "name", "pk")
    return render(request, "orders/bank/accounts.html", {"accounts": rows, "crumbs": _crumbs()[:1]})


@page("receipts", "a", methods=BOTH)
@once_per_form
def new_bank_account(request: HttpRequest) -> HttpResponse:
    return form_page(
        request, BankAccountForm(request.POST or None), lambda values: save_bank_account(actor=request.user, **values),
        title=_("New bank account"), back=reverse("orders:bank_accounts"), submit=_("Save"), crumbs=_crumbs(), done=_("Saved."),
    )  # fmt: skip


@page("receipts", "a", methods=BOTH)
@once_per_form
def edit_bank_account(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(BankAccount, pk=pk)
    shown = {name: getattr(found, name) for name in ("name", "number", "bank", "active", "version")}
    return form_page(
        request, BankAccountForm(request.POST or None, account=found, initial=shown),
        lambda values: save_bank_account(actor=request.user, account=found, version=with_version(request, found), **values),
        title=_("Change bank account"), back=reverse("orders:bank_accounts"), submit=_("Save"), crumbs=_crumbs(),
        sub=str(found), done=_("Saved."),
    )  # fmt: skip
