"""Monthly lists on the screen, taken as a file, signed off; the round of addresses to be checked (C12, C13)."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.models import MonthlyList, ShippingAddress
from customers.monthly import CAPABILITY, Kind, due_of, in_work, late_from, live
from customers.monthly_shown import Shown
from customers.scope.customers import customers_in_reach, parts_in_reach
from customers.services import monthly_lists
from customers.views.file.forming import with_version
from customers.views.papers import answer_with_paper
from salesops.core.refusals import Forbidden, Invalid, Refusal
from salesops.core.web.pages import action, page

ROWS = 100


def _shown(request: HttpRequest, kind: str, month: str) -> Shown:
    edition = request.POST.get("edition", "") or request.GET.get("edition", "")
    return Shown(request.user, kind, month, timezone.now(), edition=edition)


@page()
def monthly_now(request: HttpRequest, kind: str) -> HttpResponse:
    """The list of this month."""
    _shown(request, kind, f"{timezone.localdate():%Y-%m}")
    return redirect("customers:monthly", kind, f"{timezone.localdate():%Y-%m}")


@page()
def monthly(request: HttpRequest, kind: str, month: str) -> HttpResponse:
    """The list of a month, a hundred rows at a time."""
    return _list_page(request, _shown(request, kind, month))


def _list_page(request: HttpRequest, shown: Shown, status: int = 200, **more: Any) -> HttpResponse:
    kind, month = str(shown.kind), f"{shown.month:%Y-%m}"
    count = shown.count()
    number = max(1, int(request.GET["page"])) if request.GET.get("page", "").isdecimal() else 1
    lines = shown.lines((number - 1) * ROWS, number * ROWS)
    classes = [*(head.css for head in shown.heads), "wrap"]
    at = reverse("customers:monthly", args=[kind, month])
    edition = f"&edition={shown.monthly.edition}" if shown.monthly and request.GET.get("edition") else ""
    other = Kind.SHIPPING if shown.kind == Kind.CREDIT else Kind.CREDIT
    context = {
        "shown": shown,
        "count": count,
        "heads": list(zip(shown.labels(), classes, strict=True)),
        "rows": [
            (list(zip(shown.cells(line), classes, shown.labels(), strict=True)), shown.is_open(line)) for line in lines
        ],
        "before_url": f"{at}?page={number - 1}{edition}" if number > 1 else "",
        "after_url": f"{at}?page={number + 1}{edition}" if number * ROWS < count else "",
        "last_month": f"{_shift(shown.month, -1):%Y-%m}",
        "next_month": f"{_shift(shown.month, 1):%Y-%m}" if _shift(shown.month, 1) <= shown.today else "",
        "may_sign": monthly_lists.may_sign(request.user),
        "may_take": shown.may_take,
        "signing": monthly_lists.being_signed(shown.monthly) if shown.monthly and not shown.frozen else None,
        "other": other if request.user.can(CAPABILITY[other], "v") else None,  # type: ignore[union-attr]
    }
    return render(request, "customers/credit/monthly.html", context | more, status=status)


def _shift(month: date, by: int) -> date:
    year, number = divmod(month.year * 12 + month.month - 1 + by, 12)
    return date(year, number + 1, 1)


def _asked(request: HttpRequest, kind: str, month: str) -> dict[str, str]:
    return {"kind": kind, "month": month, "edition": request.POST.get("edition", "")}


@action()
def monthly_xlsx(request: HttpRequest, kind: str, month: str) -> HttpResponse:
    return answer_with_paper(request, "monthly_sheet", _asked(request, kind, month))


@action()
def monthly_pdf(request: HttpRequest, kind: str, month: str) -> HttpResponse:
    """On paper, with who prepared and who signed."""
    return answer_with_paper(request, "monthly", _asked(request, kind, month))


@action()
def prepare(request: HttpRequest, kind: str, month: str) -> HttpResponse:
    shown = _shown(request, kind, month)
    try:
        monthly_lists.prepare(
            actor=request.user, kind=kind, month=shown.month, now=shown.now, note=request.POST.get("note", "")
        )
    except Invalid as refused:
        for refusal in refused.refusals:
            messages.error(request, refusal.message)
    return redirect("customers:monthly", kind, month)


@action()
def sign_off(request: HttpRequest, kind: str, month: str) -> HttpResponse:
    shown = _shown(request, kind, month)
    draft = get_object_or_404(MonthlyList, kind=kind, month=shown.month, state="draft")
    version = with_version(request, draft)
    reason = request.POST.get("reason", "")
    try:
        job = monthly_lists.ask_sign_off(
            actor=request.user, monthly=draft, now=shown.now, version=version, reason=reason
        )
    except Invalid as refused:
        return _list_page(request, shown, status=422, refused=refused.refusals, reason=reason)
    if job is None:
        messages.success(request, _("Signed off: the figures of this moment stay as they are."))
    else:
        messages.success(request, _("The list is long: it is being signed off in the background."))
    return redirect("customers:monthly", kind, month)


@page("customers", "e")
def check_round(request: HttpRequest) -> HttpResponse:
    """Addresses not checked since the month began whose list is being made, longest ago first, a hundred at a time."""
    today = timezone.localdate()
    month = in_work(Kind.SHIPPING, today)
    rows = monthly_lists.to_check(request.user, month, today).select_related("customer__unit", "checked_by")
    everything = customers_in_reach(live(Kind.SHIPPING), request.user, "customers", "e", field="customer").count()
    count = rows.count()
    context = {
        "rows": rows[:ROWS], "count": count, "everything": everything, "done": everything - count, "due": due_of(month),
        "month": month,
        "is_late": bool(count) and timezone.now() >= late_from(month),
    }  # fmt: skip
    return render(request, "customers/credit/check_round.html", context)


@action("customers", "e")
def check_many(request: HttpRequest) -> HttpResponse:
    """The ticked ones were checked with their customers and stay as they are."""
    ids = [int(text) for text in request.POST.getlist("address")[:ROWS] if text.isdecimal() and len(text) < 19]
    noted = monthly_lists.check_addresses(actor=request.user, ids=ids, day=timezone.localdate())
    if noted:
        text = ngettext("%(n)s address noted as checked.", "%(n)s addresses noted as checked.", noted) % {"n": noted}
        messages.success(request, text)
    else:
        messages.error(request, _("Tick the addresses that were checked."))
    return redirect("customers:check_addresses")


@action("customers", "e")
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """One address was checked with the customer."""
    rows = ShippingAddress.objects.visible_to(request.user).select_related("customer", "customer__unit")
    address = get_object_or_404(rows, pk=pk)
    parts = parts_in_reach(request.user, address.customer)
    if parts is not None and "shipping" not in parts:
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    monthly_lists.check_address(actor=request.user, address=address, day=timezone.localdate())
    if request.headers.get("HX-Request"):
        return HttpResponse("")
    return redirect("customers:check_addresses")
