"""A dealer's report: its page, begun, written, handed in, checked, sent back, corrected (O18)."""

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
from orders.dealer_goods import proposed_lines
from orders.forms import dealers as shapes
from orders.models import DealerReport
from orders.rules.dealers import handed_in_by_another
from orders.scope_dealers import may_enter, may_keep, need
from orders.services import dealer_links, dealer_reports
from orders.services.statements import address_of
from orders.statement_coverage import month_before
from orders.views.order_form import offered_products
from salesops.core.audit.activity import activities_of
from salesops.core.refusals import Forbidden, Refused
from salesops.core.sockets.act_names import act_name
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import page

from .finding import BOTH, dealer_or_404, on_sale, report_or_404

SHOWN = 50
Values = dict[str, Any]


def address(report: DealerReport) -> str:
    return reverse("orders:dealer_report", args=[report.pk])


def verbs_of(report: DealerReport, user: Any) -> list[tuple[str, Any, str]]:
    """(address, label, look): the filled one is what comes next."""
    enters, keeps = may_enter(user, report.customer), may_keep(user, report.customer)
    found: list[tuple[str, Any, str]] = []
    if report.merged_at is None and report.state == "draft" and enters:
        found += [("ask_dealer", _("Ask the dealer by a link"), ""), ("edit_dealer_report", _("Enter"), "primary")]
    if report.merged_at is None and report.state == "submitted" and keeps:
        found.append(("send_back_dealer_report", _("Send back"), ""))
        if handed_in_by_another(report, user.pk) is None:
            found.append(("check_dealer_report", _("Checked"), "primary"))
    if report.merged_at is None and report.state == "closed" and keeps:
        found.append(("correct_dealer_report", _("Correct"), ""))
    return [(reverse(f"orders:{name}", args=[report.pk]), label, look) for name, label, look in found]


@page("replenishment")
def report(request: HttpRequest, pk: int) -> HttpResponse:
    found = report_or_404(request, pk)
    user, now = request.user, timezone.now()
    links = list(found.links.select_related("link").order_by("-pk")[:10])
    lines = list(found.lines.select_related("product").order_by("no"))
    context = {
        "report": found, "state": found.machine.state_of(found), "verbs": verbs_of(found, user), "now": now, "lines": lines,
        "differs": any(one.delivered != one.received or one.carried not in (None, one.opening) for one in lines),
        "newer": DealerReport.objects.filter(replaces=found).first(), "links": links,
        "late": found.state == "draft" and found.due_on < timezone.localdate(now),
        "own": found.state == "submitted" and may_keep(user, found.customer) and handed_in_by_another(found, user.pk),
        "enters": may_enter(user, found.customer), "opens": reaches(user, found.customer, "customers"),
        "open_link": any(not one.link.revoked_at and one.link.expires_at > now for one in links),
        "entries": [
            {"at": a.at, "who": a.actor.name if a.actor else _("the system"), "text": act_name(a.verb), "detail": a.note}
            for a in activities_of(found)[:SHOWN]
        ],
    }  # fmt: skip
    return render(request, "orders/dealers/report.html", context)


@page("replenishment", "c", methods=BOTH)
@once_per_form
def begin(request: HttpRequest, code: str) -> HttpResponse:
    """The report of a month, to be filled in."""
    customer = dealer_or_404(request, code, "c")
    last = month_before(timezone.localdate())
    form = shapes.OfMonthForm(request.POST or None, initial={"month": f"{last:%Y-%m}"})
    made: list[DealerReport] = []

    def act(values: Values) -> None:
        made.append(dealer_reports.begin_report(actor=request.user, customer=customer, now=timezone.now(), **values))  # type: ignore[arg-type]

    answer = form_page(
        request, form, act, title=_("Dealer's report"), back=reverse("orders:replenishment", args=[customer.code]),
        submit=_("Go on"), crumbs=[(_("Dealers' reports"), reverse("orders:dealer_reports"))], sub=customer.name,
    )  # fmt: skip
    return redirect("orders:edit_dealer_report", made[0].pk) if made else answer


def rows_of(report: DealerReport) -> list[dict[str, Any]]:
    """What the form begins with: what is saved, else what is known."""
    names = ("product", "opening", "received", "sold", "closing", "counted", "note", "carried", "delivered")
    rows = [
        {name: getattr(line, name) for name in names} for line in report.lines.select_related("product").order_by("no")
    ]
    return rows or proposed_lines(report)


@page("replenishment", "c", methods=BOTH)
@once_per_form
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Typed at the desk: saved, or handed in as well."""
    found = report_or_404(request, pk)
    need(may_enter(request.user, found.customer))
    if found.state != "draft":
        return redirect(address(found))
    head = shapes.ReportHead(request.POST or None, initial={"version": found.version, "note": found.note})
    rows = shapes.Rows(shapes.ReportRow, rows_of(found), on_sale, request.POST or None)
    status, refusals = 200, []
    if request.method == "POST":
        status = 422
        if head.is_valid() and rows.is_valid():
            lines, sent = rows.lines()
            now, version = timezone.now(), with_version(request, found)
            act: Callable[..., Any] = dealer_reports.write_report
            given: dict[str, Any] = {"note": head.cleaned_data["note"], "lines": lines, "version": version, "now": now}
            if request.POST.get("act") == "hand-in":
                act, given = dealer_reports.hand_in, given | {"name": head.cleaned_data["name"]}
            try:
                act(actor=request.user, report=found, **given)
            except Forbidden:
                raise
            except Refused as refused:
                status, refusals = refused.status, shapes.beside_rows(sent, refused)
            else:
                messages.success(request, _("Handed in.") if "name" in given else _("Saved."))
                return redirect(address(found))
    context = {
        "report": found, "form": head, "rows": rows, "refusals": refusals, "products": offered_products(),
    }  # fmt: skip
    return render(request, "orders/dealers/report_form.html", context, status=status)


def _step(
    request: HttpRequest, pk: int, shape: Callable[..., forms.Form], service: Callable[..., Any], *, title: Any, done: Any,
    initial: Values | None = None, danger: bool = False, right: Callable[..., bool] = may_keep,
) -> HttpResponse:  # fmt: skip
    found = report_or_404(request, pk)
    need(right(request.user, found.customer))
    form = shape(request.POST or None, initial={"version": found.version} | (initial or {}))
    back = [address(found)]

    def act(values: Values) -> Any:
        made = service(
            actor=request.user, report=found, now=timezone.now(), version=with_version(request, found), **values
        )
        back[0] = address(made)

    answer = form_page(
        request, form, act, title=title, back=back[0], submit=title, danger=danger, done=done,
        crumbs=[(_("Dealers' reports"), reverse("orders:dealer_reports")), (f"{found} {found.customer.called}", address(found))],
        sub=found.customer.name,
    )  # fmt: skip
    return redirect(back[0]) if answer.status_code == 302 else answer


@page("replenishment", "c", methods=BOTH)
@once_per_form
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    found = report_or_404(request, pk)
    return _step(
        request, pk, shapes.AskForm, dealer_links.ask_dealer, title=_("Ask the dealer by a link"), done=_("Sent."),
        initial={"to": found.sent_to or address_of(found.customer)}, right=may_enter,
    )  # fmt: skip


@page("replenishment", "c", methods=BOTH)
def revoke_link(request: HttpRequest, pk: int) -> HttpResponse:
    def service(*, version: int | None, **values: Any) -> Any:
        return dealer_links.revoke_link(**values)

    return _step(
        request, pk, shapes.VersionedForm, service, title=_("Revoke the link"), danger=True, right=may_enter,
        done=_("The link no longer opens anything."),
    )  # fmt: skip


@page("replenishment", "e", methods=BOTH)
def check(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(
        request,
        pk,
        shapes.VersionedForm,
        dealer_reports.check_report,
        title=_("The report is right"),
        done=_("Checked."),
    )


@page("replenishment", "e", methods=BOTH)
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(
        request,
        pk,
        shapes.BackForm,
        dealer_reports.send_back_report,
        title=_("Send back"),
        done=_("Sent back."),
        danger=True,
    )


@page("replenishment", "e", methods=BOTH)
@once_per_form
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(
        request, pk, shapes.CorrectForm, dealer_reports.correct_report, title=_("Correct the report"),
        done=_("A new edition is open: change it and hand it in."),
    )  # fmt: skip
