"""A check of goods and money with a dealer: its page, begun, counted, finished, on paper; its differences followed (ORD-12)."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.views.forming import form_page, with_version
from customers.scope.customers import reaches
from orders.forms import dealers as shapes
from orders.models import DealerCheck, DealerDifference, Statement
from orders.papers_dealers import check_paper
from orders.rules.dealers import four_eyes
from orders.scope_dealers import may_enter, may_solve, may_verify, need
from orders.services import dealer_checks, dealer_differences
from orders.views.order_form import offered_products
from orders.views.papers import answer_paper
from salesops.core.audit.activity import activities_of
from salesops.core.refusals import Forbidden, Refused
from salesops.core.sockets.act_names import act_name
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import page

from .finding import BOTH, check_or_404, dealer_or_404, difference_or_404, on_sale

SHOWN = 50
Values = dict[str, Any]


def address(check: DealerCheck) -> str:
    return reverse("orders:dealer_check", args=[check.pk])


@page("replenishment")
def check(request: HttpRequest, pk: int) -> HttpResponse:
    found = check_or_404(request, pk)
    user, now = request.user, timezone.now()
    rows = found.differences.select_related("line__product", "owner", "solved_by", "verified_by").order_by("pk")
    differences = []
    for one in rows:
        one.dealer_check = found
        differences.append(
            {"one": one, "state": one.machine.state_of(one), "late": one.state == "open" and one.due_at < now,
             "days": (now - one.found_at).days, "solves": may_solve(user, one),
             "verifies": may_verify(user, one) and four_eyes(one, user.pk) is None}
        )  # fmt: skip
    context = {
        "check": found, "state": found.machine.state_of(found), "now": now, "differences": differences,
        "lines": list(found.lines.select_related("product").order_by("no")),
        "enters": may_enter(user, found.customer) and found.state == "draft",
        "opens": reaches(user, found.customer, "customers"), "opens_statement": _opens(user, found.statement),
        "entries": [
            {"at": a.at, "who": a.actor.name if a.actor else _("the system"), "text": act_name(a.verb), "detail": a.note}
            for a in activities_of(found)[:SHOWN]
        ],
    }  # fmt: skip
    return render(request, "orders/dealers/check.html", context)


def _opens(user: Any, statement: Statement | None) -> bool:
    return statement is not None and reaches(user, statement.customer, "receipts")


@page("replenishment", "c", methods=BOTH)
@once_per_form
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """What should be there is put together; then it is counted."""
    customer = dealer_or_404(request, code, "c")
    form = shapes.CheckDayForm(request.POST or None, initial={"on": timezone.localdate()})
    made: list[DealerCheck] = []

    def act(values: Values) -> None:
        made.append(dealer_checks.begin_check(actor=request.user, customer=customer, now=timezone.now(), **values))  # type: ignore[arg-type]

    answer = form_page(
        request, form, act, title=_("Check with the dealer"), back=reverse("orders:replenishment", args=[customer.code]),
        submit=_("Begin the check"), crumbs=[(_("Checks with dealers"), reverse("orders:dealer_checks"))], sub=customer.name,
    )  # fmt: skip
    return redirect("orders:edit_dealer_check", made[0].pk) if made else answer


@page("replenishment", "c", methods=BOTH)
@once_per_form
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """What was counted and said: saved, or finished as well."""
    found = check_or_404(request, pk)
    need(may_enter(request.user, found.customer))
    if found.state != "draft":
        return redirect(address(found))
    lines = list(found.lines.select_related("product").order_by("no"))
    head = shapes.CheckHead(
        request.POST or None,
        initial={"version": found.version} | {name: getattr(found, name) for name in dealer_checks.HEAD},
    )
    there = [
        {"product": one.product, "sold": one.sold or None, "counted": one.counted, "note": one.note} for one in lines
    ]
    rows = shapes.Rows(shapes.CheckRow, there, on_sale, request.POST or None)
    for row, line in zip(rows, lines, strict=False):
        row.line_there = line
    status, refusals = 200, []
    if request.method == "POST":
        status = 422
        if head.is_valid() and rows.is_valid():
            numbers = {one.product_id: one.no for one in lines}
            given, sent = rows.lines()
            given = [one | {"no": numbers[one["product"].pk]} if one["product"].pk in numbers else one for one in given]
            finish = request.POST.get("act") == "finish"
            service: Callable[..., DealerCheck] = dealer_checks.finish_check if finish else dealer_checks.write_check
            values = {name: head.cleaned_data[name] for name in dealer_checks.HEAD}
            try:
                service(
                    actor=request.user, check=found, lines=given, values=values, now=timezone.now(),
                    version=with_version(request, found),
                )  # fmt: skip
            except Forbidden:
                raise
            except Refused as refused:
                status, refusals = refused.status, _beside(head, shapes.beside_rows(sent, refused))
            else:
                messages.success(request, _("Finished.") if finish else _("Saved."))
                return redirect(address(found))
    context = {
        "check": found, "form": head, "rows": rows, "refusals": refusals, "products": offered_products(),
    }  # fmt: skip
    return render(request, "orders/dealers/check_form.html", context, status=status)


def _beside(head: forms.Form, refusals: list[Any]) -> list[Any]:
    left = []
    for refusal in refusals:
        if refusal.field in head.fields:
            head.add_error(refusal.field, refusal.message)
        else:
            left.append(refusal)
    return left


@page("replenishment", "c", methods=BOTH)
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    found = check_or_404(request, pk)
    need(may_enter(request.user, found.customer))
    form = shapes.VersionedForm(request.POST or None, initial={"version": found.version})

    def act(values: Values) -> None:
        dealer_checks.drop_check(  # type: ignore[misc]
            actor=request.user, check=found, now=timezone.now(), version=with_version(request, found)  # type: ignore[arg-type]
        )  # fmt: skip

    return form_page(
        request, form, act, title=_("Drop the check"), back=address(found), submit=_("Drop the check"), danger=True,
        done=_("Dropped."), crumbs=_crumbs(found), sub=found.customer.name,
    )  # fmt: skip


def _crumbs(check: DealerCheck) -> list[tuple[Any, str]]:
    title = f"{check} {check.customer.called}"
    return [(_("Checks with dealers"), reverse("orders:dealer_checks")), (title, address(check))]


@page("replenishment")
def check_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    found = check_or_404(request, pk)

    def make(*, by: str, now: Any, language: str) -> bytes:
        return check_paper(found, by=by, now=now, language=language)

    return answer_paper(request, f"{found.customer.code}-{found.on:%Y%m%d}.pdf", make)


@page("replenishment")
def difference(request: HttpRequest, pk: int) -> HttpResponse:
    """Differences stand on the page of their check."""
    found = difference_or_404(request, pk)
    return redirect(f"{address(found.dealer_check)}#difference-{found.pk}")


def _of_difference(
    request: HttpRequest, pk: int, shape: Callable[..., forms.Form], service: Callable[..., Any],
    right: Callable[[Any, DealerDifference], bool], *, title: Any, done: Any, danger: bool = False,
) -> HttpResponse:  # fmt: skip
    found = difference_or_404(request, pk)
    check = found.dealer_check
    need(right(request.user, found))
    form = shape(request.POST or None, initial={"version": found.version})

    def act(values: Values) -> Any:
        return service(
            actor=request.user, difference=found, now=timezone.now(), version=with_version(request, found), **values
        )

    what = found.line.product if found.line else _("money")
    return form_page(
        request, form, act, title=title, back=address(check), submit=title, danger=danger, done=done, crumbs=_crumbs(check),
        sub=f"{check.customer.name} · {what}",
    )  # fmt: skip


@page("replenishment", "v", methods=BOTH)
def solve(request: HttpRequest, pk: int) -> HttpResponse:
    return _of_difference(
        request, pk, shapes.SolvedForm, dealer_differences.solve_difference, may_solve, title=_("Solve the difference"),
        done=_("Saved. Somebody else verifies it."),
    )  # fmt: skip


@page("replenishment", "v", methods=BOTH)
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    return _of_difference(
        request, pk, shapes.VersionedForm, dealer_differences.verify_difference, may_verify, title=_("Verify the solution"),
        done=_("Verified."),
    )  # fmt: skip


@page("replenishment", "v", methods=BOTH)
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    return _of_difference(
        request, pk, shapes.NotSolvedForm, dealer_differences.send_back_difference, may_verify, title=_("Not solved"),
        done=_("Sent back."), danger=True,
    )  # fmt: skip
