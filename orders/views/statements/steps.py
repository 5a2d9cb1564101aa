"""The steps of a statement and of its differences, each a form and a service (ORD-9)."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.views.forming import form_page, with_version
from orders.forms import statements as shapes
from orders.scope_statements import may_keep, need
from orders.services import differences, statements
from orders.services.statement_answers import confirm_on_paper
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import page

from .page import address_of, difference_or_404, statement_or_404

BOTH = ("GET", "HEAD", "POST")
Values = dict[str, Any]


def _step(
    request: HttpRequest, key: str, shape: Callable[..., forms.Form], service: Callable[..., Any], *, title: Any, done: Any,
    initial: Values | None = None, danger: bool = False,
) -> HttpResponse:  # fmt: skip
    found = statement_or_404(request, key)
    need(may_keep(request.user, found.customer))
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = shape(*sent, initial={"version": found.version} | (initial or {}))
    # A statement gets its number when it is sent: back to where it is then.
    back = reverse("orders:statement", args=[found.pk]) if request.method == "POST" else address_of(found)

    def act(values: Values) -> Any:
        return service(
            actor=request.user, statement=found, now=timezone.now(), version=with_version(request, found), **values
        )

    return form_page(
        request, form, act, title=title, back=back, submit=title, danger=danger, done=done,
        crumbs=[(_("Statements of account"), reverse("orders:statements")), (str(found), address_of(found))],
        sub=found.customer.name, template="orders/returns/step.html",
        extra={"upload": "upload" in form.fields, "narrow": True},
    )  # fmt: skip


@page("receipts", "e", methods=BOTH)
@once_per_form
def send(request: HttpRequest, key: str) -> HttpResponse:
    found = statement_or_404(request, key)
    to = found.sent_to or statements.address_of(found.customer)
    again = found.state == "disputed"
    return _step(
        request, key, shapes.SendForm, statements.send_statement,
        title=_("Ask for confirmation again") if again else _("Send to the customer"), done=_("Sent."), initial={"to": to},
    )  # fmt: skip


@page("receipts", "e", methods=BOTH)
@once_per_form
def renew_link(request: HttpRequest, key: str) -> HttpResponse:
    found = statement_or_404(request, key)
    return _step(
        request, key, shapes.AgainForm, statements.renew_link, title=_("Ask again by a new link"), done=_("Sent."),
        initial={"to": found.sent_to or statements.address_of(found.customer)},
    )  # fmt: skip


@page("receipts", "e", methods=BOTH)
def revoke_link(request: HttpRequest, key: str) -> HttpResponse:
    def service(*, version: int | None, **values: Any) -> Any:
        return statements.revoke_link(**values)

    return _step(
        request, key, shapes.VersionedForm, service, title=_("Revoke the link"), danger=True,
        done=_("The link no longer opens anything."),
    )  # fmt: skip


@page("receipts", "e", methods=BOTH)
@once_per_form
def replace(request: HttpRequest, key: str) -> HttpResponse:
    return _step(
        request, key, shapes.ReplaceForm, statements.replace_statement, title=_("Replace by a new one"), danger=True,
        done=_("Replaced. The new one is to be sent."),
    )  # fmt: skip


@page("receipts", "e", methods=BOTH)
@once_per_form
def confirm(request: HttpRequest, key: str) -> HttpResponse:
    return _step(
        request, key, shapes.PaperForm, confirm_on_paper, title=_("Confirmed on paper"), done=_("Confirmed and filed.")
    )


@page("receipts", "e", methods=BOTH)
def lock(request: HttpRequest, key: str) -> HttpResponse:
    return _step(
        request, key, shapes.VersionedForm, statements.lock_balance, title=_("Lock the balance"),
        done=_("The balance is final."),
    )  # fmt: skip


def _of_difference(
    request: HttpRequest, pk: int, shape: Callable[..., forms.Form], service: Callable[..., Any], *, title: Any, done: Any,
    danger: bool = False,
) -> HttpResponse:  # fmt: skip
    found = difference_or_404(request, pk)
    statement = found.statement
    need(may_keep(request.user, statement.customer))
    form = shape(request.POST or None, initial={"version": found.version})

    def act(values: Values) -> Any:
        return service(
            actor=request.user, difference=found, now=timezone.now(), version=with_version(request, found), **values
        )

    what = found.line.document if found.line else found.get_reason_display()
    return form_page(
        request, form, act, title=title, back=address_of(statement), submit=title, danger=danger, done=done,
        crumbs=[(_("Statements of account"), reverse("orders:statements")), (str(statement), address_of(statement))],
        sub=f"{statement.customer.name} · {what} · {found.text}",
    )  # fmt: skip


@page("receipts", "e", methods=BOTH)
def solve(request: HttpRequest, pk: int) -> HttpResponse:
    return _of_difference(
        request, pk, shapes.SolveForm, differences.solve_difference, title=_("Solve the difference"),
        done=_("Saved. Somebody else verifies it."),
    )  # fmt: skip


@page("receipts", "e", methods=BOTH)
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    return _of_difference(
        request,
        pk,
        shapes.VersionedForm,
        differences.verify_difference,
        title=_("Verify the solution"),
        done=pgettext("a difference", "Verified."),
    )


@page("receipts", "e", methods=BOTH)
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    return _of_difference(
        request, pk, shapes.NotSolvedForm, differences.send_back_difference, title=_("Not solved"), done=_("Sent back."),
        danger=True,
    )  # fmt: skip
