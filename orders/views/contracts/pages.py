"""The page of a contract, and what is done with it (ORD-3)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.views.forming import form_page, with_version
from customers.scope.customers import reaches
from orders.contract_amendments import amendments_of, changes_of, origins_of
from orders.contract_pages import execution_of, since_of, text_shown, versions_shown, warnings_of
from orders.contract_texts import snapshot
from orders.forms.contracts import ContractFileForm, EndForm, FilingForm, SignForm
from orders.forms.orders import ReasonForm
from orders.models import Contract, ContractFile
from orders.scope_contracts import (
    may_end,
    may_keep,
    may_write_contracts,
    need_contracts_of,
    need_ender_of,
    need_papers_of,
)
from orders.services import amendments, contract_asked, contract_ending, contract_review, contract_signing, contracts
from salesops.core.approvals.reading import approvals_of
from salesops.core.approvals.routing import explain_route
from salesops.core.limits import Limit
from salesops.core.refusals import Forbidden, Refused
from salesops.core.states import allowed_actions
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, page

BOTH = ("GET", "HEAD", "POST")


def contract_or_404(request: HttpRequest, key: str) -> Contract:
    """By number, a draft by its id; what is out of scope doesn't exist."""
    rows = Contract.objects.visible_to(request.user).select_related(
        "customer", "owner", "unit", "entered_by", "signed_by", "amends", "terms_from"
    )
    named = {"pk": int(key)} if key.isdecimal() and len(key) < 19 else {"number": key.upper()}
    return get_object_or_404(rows, **named)


def address_of(contract: Contract) -> str:
    return reverse("orders:contract", args=[contract.number or contract.pk])


def crumbs_of(contract: Contract) -> list[tuple[Any, str]]:
    above = [(str(contract.amends), address_of(contract.amends))] if contract.amends is not None else []
    return [(_("Contracts"), reverse("orders:contracts")), *above, (str(contract), address_of(contract))]


@page("contracts")
def contract(request: HttpRequest, key: str) -> HttpResponse:
    """Its terms and check-list, its review, its versions and files, what was done under it."""
    found = contract_or_404(request, key)
    if key != (found.number or str(found.pk)):
        return redirect(address_of(found))
    user, now = request.user, timezone.now()
    today = timezone.localdate(now)
    writes = may_write_contracts(user, found.customer, "c")
    keeps = may_keep(user, found.customer)
    verbs = {a.verb: a for a in allowed_actions(found, user)}
    verbs = {verb: a for verb, a in verbs.items() if (keeps if verb in ("sign", "file") else writes)}
    submits = "submit" in verbs
    files = found.files.filter(removed_at__isnull=True).select_related("stored", "added_by").order_by("pk")
    pending = found.state == "in_review"
    ending = found.binds and contract_asked.end_asked(found)
    context = {
        "contract": found,
        "state": found.machine.state_of(found),
        "since": since_of(found),
        "text": text_shown(snapshot(found), origins_of(found)),
        "worth": contracts.worth_of_lines(found),
        "warnings": warnings_of(found, today, credit=reaches(user, found.customer, "credit")),
        "verbs": verbs,
        "may_edit": writes and (found.is_writable or found.state == "approved"),
        "may_add": writes and found.is_writable,
        "missing": contract_review.missing_for_review(found, today) if submits else [],
        "route": _route(found, user, today) if submits else [],
        "step": contract_review.step_of(found, user, now) if pending else None,
        "may_end": found.binds and not ending and may_end(user, found.customer),
        "may_amend": writes and found.state == "in_force" and not any(amendments.why_not_amended(found)),
        "amendments": amendments_of(found) if found.amends_id is None else [],
        "amended": changes_of(found),
        "rounds": approvals_of(found, user, now),
        "versions": versions_shown(found),
        "files": files,
        "execution": execution_of(found),
        "orders_visible": user.can("orders", "v"),
    }
    return render(request, "orders/contracts/contract.html", context)


def _route(found: Contract, user: Any, today: Any) -> list[Any]:
    """Who would be asked, and why, if it were submitted now."""
    facts = contract_review.review_facts(found, today)
    rows = explain_route(contracts.MATTER, found, requester=found.owner, facts=facts, day=today, actor=user)
    return [{"asked": row, "limit": Limit.of(row.limit).words} for row in rows]


@action("contracts", "c")
def submit(request: HttpRequest, key: str) -> HttpResponse:
    """What speaks against it is said on the page it was pressed on."""
    found = contract_or_404(request, key)
    try:
        found = contract_review.submit_contract(
            actor=request.user, contract=found, now=timezone.now(), version=with_version(request, found)
        )
    except Forbidden:
        raise
    except Refused as refused:
        for refusal in refused.refusals:
            messages.error(request, refusal.message)
    else:
        messages.success(request, _("Submitted for review as %(number)s.") % {"number": found.number})
    return redirect(address_of(found))


@page("contracts", "c", methods=BOTH)
def void(request: HttpRequest, key: str) -> HttpResponse:
    found = contract_or_404(request, key)
    need_contracts_of(request.user, found.customer, "c")
    return form_page(
        request,
        ReasonForm(request.POST or None, initial={"version": found.version}),
        lambda values: contracts.void_contract(
            actor=request.user, contract=found, now=timezone.now(), version=with_version(request, found), **values
        ),
        title=_("Void the contract"), back=address_of(found), submit=_("Void the contract"), crumbs=crumbs_of(found),
        sub=found.customer.name, done=_("Void. Its number stays."), danger=True,
    )  # fmt: skip


@page("contracts", "c", methods=BOTH)
@once_per_form
def add_file(request: HttpRequest, key: str) -> HttpResponse:
    found = contract_or_404(request, key)
    need_contracts_of(request.user, found.customer, "c")
    return form_page(
        request,
        ContractFileForm(request.POST or None, request.FILES or None),
        lambda values: contracts.add_contract_file(
            actor=request.user, contract=found, now=timezone.now(), **values
        ),
        title=_("Add a file"), back=address_of(found), submit=_("Add"), crumbs=crumbs_of(found),
        sub=found.customer.name, template="customers/file/upload.html",
    )  # fmt: skip


@action("contracts", "c")
def remove_file(request: HttpRequest, key: str, pk: int) -> HttpResponse:
    found = contract_or_404(request, key)
    file = get_object_or_404(ContractFile.objects.select_related("contract__customer"), contract=found, pk=pk)
    contracts.remove_contract_file(actor=request.user, file=file, now=timezone.now())
    messages.success(request, _("Removed."))
    return redirect(address_of(found))


def _signed_said(contract: Contract) -> str:
    if contract.amends is not None:
        return _("Signed. Its terms hold for contract %(number)s from now on.") % {"number": contract.amends}
    return _("Signed. The draft of its order is on this page.")


@page("contracts", "c", methods=BOTH)
@once_per_form
def sign(request: HttpRequest, key: str) -> HttpResponse:
    """The secretary has the scan with both seals."""
    found = contract_or_404(request, key)
    need_papers_of(request.user, found.customer)
    initial = {"signed_on": timezone.localdate(), "version": found.version}
    return form_page(
        request,
        SignForm(request.POST or None, request.FILES or None, initial=initial),
        lambda values: contract_signing.sign_contract(
            actor=request.user, contract=found, now=timezone.now(), version=with_version(request, found), **values
        ),
        title=_("Record the signing"), back=address_of(found), submit=_("Record the signing"), crumbs=crumbs_of(found),
        sub=found.customer.name, done=_signed_said(found),
        template="customers/file/upload.html",
    )  # fmt: skip


@page("contracts", "c", methods=BOTH)
def file(request: HttpRequest, key: str) -> HttpResponse:
    """The original is in the register."""
    found = contract_or_404(request, key)
    need_papers_of(request.user, found.customer)
    return form_page(
        request,
        FilingForm(request.POST or None, initial={"version": found.version}),
        lambda values: contract_signing.file_contract(
            actor=request.user, contract=found, now=timezone.now(), version=with_version(request, found), **values
        ),
        title=_("File the original"), back=address_of(found), submit=_("File"), crumbs=crumbs_of(found),
        sub=found.customer.name, done=_("Filed: the contract is in force."),
    )  # fmt: skip


@page("contracts", "a", methods=BOTH)
@once_per_form
def end(request: HttpRequest, key: str) -> HttpResponse:
    """Legal or the director asks for its end; the other one agrees."""
    found = contract_or_404(request, key)
    need_ender_of(request.user, found.customer)
    if not found.binds:
        return redirect(address_of(found))
    form = EndForm(
        request.POST or None, request.FILES or None, orders=contract_ending.confirmed_under(found),
        initial={"version": found.version},
    )  # fmt: skip
    waiting = [str(order) for order in contract_ending.waiting_under(found)]
    return form_page(
        request, form,
        lambda _values: contract_ending.ask_contract_end(
            actor=request.user, contract=found, now=timezone.now(), version=with_version(request, found), **form.values()
        ),
        title=_("End the contract"), back=address_of(found), submit=_("Ask for its end"), crumbs=crumbs_of(found),
        sub=found.customer.name, done=_("Asked for. The contract goes on until it is agreed to."),
        template="orders/contracts/end.html", extra={"waiting": waiting},
    )  # fmt: skip
