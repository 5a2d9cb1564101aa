"""Monthly lists on the screen, as xlsx and PDF; the round of addresses to be checked (C12, C13)."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from customers.models import MonthlyList, MonthlyListRow, ShippingAddress
from customers.monthly import CAPABILITY, HEADS, Kind, Line, change_of, drawn, lines_of, live
from customers.scope import parts_in_reach
from customers.services import monthly_lists
from customers.views.file.forming import with_version
from salesops.core.audit.access import log_export
from salesops.core.documents import Column, TableDocument, render_table
from salesops.core.lists.rules.exports import tier
from salesops.core.refusals import Forbidden, Invalid, Refusal, Refused
from salesops.core.spreadsheets.small import xlsx_bytes
from salesops.core.web.pages import action, page

ROWS = 100
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Shown:
    """One list of one month as a reader sees it: the draft live, a signed one as it was frozen."""

    def __init__(self, request: HttpRequest, kind: str, month: str) -> None:
        user: Any = request.user
        if kind not in HEADS:
            raise Http404
        self.kind, self.user = Kind(kind), user
        if not user.can(CAPABILITY[self.kind], "v"):
            raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
        self.now = timezone.now()
        self.today = timezone.localdate(self.now)
        self.month = _month(month)
        editions = MonthlyList.objects.filter(kind=kind, month=self.month).select_related("prepared_by", "signed_by")
        self.editions = list(editions.order_by("-edition"))
        asked = request.POST.get("edition", "") or request.GET.get("edition", "")
        self.monthly = next((one for one in self.editions if not asked or str(one.edition) == asked), None)
        self.heads = HEADS[self.kind]
        self.in_full = user.can("customers", "u") and user.access.reaches_all("customers", "u")
        self.before: dict[str, dict[str, Any]] = {}

    @property
    def frozen(self) -> bool:
        return self.monthly is not None and self.monthly.state != "draft"

    def _earlier(self, keys: list[str]) -> dict[str, dict[str, Any]]:
        """The same rows of the list signed off before this month."""
        signed = MonthlyList.objects.filter(kind=self.kind, month__lt=self.month, state="signed").order_by("-month")
        earlier = signed.first()
        if earlier is None:
            return {}
        rows = MonthlyListRow.objects.filter(monthly=earlier, key__in=keys)
        return dict(rows.values_list("key", "values"))

    def source(self) -> Any:
        if self.frozen:
            rows = MonthlyListRow.objects.filter(monthly=self.monthly).visible_to(self.user, self.kind)
            return rows.order_by("place")
        return live(self.kind, self.user)

    def count(self) -> int:
        return int(self.source().count())

    def lines(self, start: int = 0, end: int | None = None) -> list[Line]:
        rows = list(self.source()[start:end])
        if self.frozen:
            lines = [Line(row.key, row.customer_id, row.values) for row in rows]
        else:
            lines = lines_of(self.kind, rows, self.today)
        self.before = self._earlier([line.key for line in lines])
        return lines

    def cells(self, line: Line) -> list[str]:
        """The row in the reader's words, with what changed."""
        told = [drawn(head, line.values.get(head.code), in_full=self.in_full) for head in self.heads]
        return [*told, change_of(self.kind, line, self.before) or "—"]

    def labels(self) -> list[str]:
        return [*(str(head.label) for head in self.heads), _("Changed")]

    @property
    def title(self) -> str:
        return str(self.kind.label)

    def file_rows(self) -> list[list[str]]:
        """All rows, for a file: as many as leave without approval, and only for who may take them out."""
        allowed = self.user.can(CAPABILITY[self.kind], "x") or self.user.holds("SSL", "LOG")
        if not allowed:
            raise Forbidden(Refusal("lists.no-export", _("Your roles don't take rows out of this list.")))
        count = self.count()
        if tier("customers.customers", count, self.today):
            sentence = _(
                "So many rows leave only by approval: take them from the list of customers or credit accounts."
            )
            raise Refused(Refusal("customers.list-needs-approval", sentence, figures={"rows": count}))
        return [self.cells(line) for line in self.lines()]

    def name(self, ending: str) -> str:
        return f"{self.title}-{self.month:%Y-%m}.{ending}"


def _month(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 - a month has no zone
    except ValueError:
        raise Http404 from None


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


@page()
def monthly_now(request: HttpRequest, kind: str) -> HttpResponse:
    """The list of this month."""
    Shown(request, kind, f"{timezone.localdate():%Y-%m}")
    return redirect("customers:monthly", kind, f"{timezone.localdate():%Y-%m}")


@page()
def monthly(request: HttpRequest, kind: str, month: str) -> HttpResponse:
    """The list of a month, a hundred rows at a time."""
    shown = Shown(request, kind, month)
    count = shown.count()
    number = max(1, int(request.GET["page"])) if request.GET.get("page", "").isdigit() else 1
    lines = shown.lines((number - 1) * ROWS, number * ROWS)
    numeric = [head.numeric for head in shown.heads] + [False]
    at = reverse("customers:monthly", args=[kind, month])
    edition = f"&edition={shown.monthly.edition}" if shown.monthly and request.GET.get("edition") else ""
    context = {
        "shown": shown,
        "count": count,
        "heads": list(zip(shown.labels(), numeric, strict=True)),
        "rows": [list(zip(shown.cells(line), numeric, shown.labels(), strict=True)) for line in lines],
        "before_url": f"{at}?page={number - 1}{edition}" if number > 1 else "",
        "after_url": f"{at}?page={number + 1}{edition}" if number * ROWS < count else "",
        "last_month": f"{_shift(shown.month, -1):%Y-%m}",
        "next_month": f"{_shift(shown.month, 1):%Y-%m}" if _shift(shown.month, 1) <= shown.today else "",
        "may_sign": monthly_lists.may_sign(request.user),
        "may_take": shown.user.can(CAPABILITY[shown.kind], "x") or shown.user.holds("SSL", "LOG"),
        "other": Kind.SHIPPING if shown.kind == Kind.CREDIT else Kind.CREDIT,
    }
    return render(request, "customers/credit/monthly.html", context)


def _shift(month: date, by: int) -> date:
    year, number = divmod(month.year * 12 + month.month - 1 + by, 12)
    return date(year, number + 1, 1)


@action()
def monthly_xlsx(request: HttpRequest, kind: str, month: str) -> HttpResponse:
    shown = Shown(request, kind, month)
    rows = shown.file_rows()
    _noted(shown, len(rows))
    return _file(xlsx_bytes(shown.labels(), rows, shown.title), shown.name("xlsx"), XLSX)


@action()
def monthly_pdf(request: HttpRequest, kind: str, month: str) -> HttpResponse:
    """On paper, with who prepared and who signed."""
    shown = Shown(request, kind, month)
    rows = shown.file_rows()
    _noted(shown, len(rows))
    columns = [Column(str(h.label), h.share, "right" if h.numeric else "left") for h in shown.heads]
    found = shown.monthly
    document = TableDocument(
        title=shown.title,
        subtitle=date_format(shown.month, "YEAR_MONTH_FORMAT"),
        columns=[*columns, Column(_("Changed"), 1.8)],
        rows=rows,
        made_at=shown.now,
        facts=[(_("Rows"), str(len(rows))), (_("State"), str(found.get_state_display()) if found else _("live"))],
        signatures=[
            (_("prepared by"), _signature(found.prepared_by, found.prepared_at) if found else ""),
            (_("signed off by"), _signature(found.signed_by, found.signed_at) if found else ""),
        ],
        note=_("For internal use"),
    )
    return _file(render_table(document, get_language() or "zh-hans"), shown.name("pdf"), "application/pdf")


def _noted(shown: Shown, rows: int) -> None:
    filters = {"kind": str(shown.kind), "month": f"{shown.month:%Y-%m}"}
    subject = f"{shown.title} {shown.month:%Y-%m}"
    log_export(user=shown.user, subject=subject, record_kind="customers.monthly_list", filters=filters, rows=rows)


def _signature(person: Any, moment: datetime | None) -> str:
    return f"{person.name if person else ''} {timezone.localtime(moment):%Y-%m-%d}" if moment else ""


@action()
def prepare(request: HttpRequest, kind: str, month: str) -> HttpResponse:
    shown = Shown(request, kind, month)
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
    shown = Shown(request, kind, month)
    draft = get_object_or_404(MonthlyList, kind=kind, month=shown.month, state="draft")
    monthly_lists.sign_off(actor=request.user, monthly=draft, now=shown.now, version=with_version(request, draft))
    messages.success(request, _("Signed off: the figures of this moment stay as they are."))
    return redirect("customers:monthly", kind, month)


def _unchecked(user: Any, first: date) -> Any:
    rows = live(Kind.SHIPPING, user)
    return rows.exclude(checked_on__gte=first).order_by("checked_on", "customer__name_key", "pk")


@page("customers", "e")
def check_round(request: HttpRequest) -> HttpResponse:
    """Addresses not checked this month, longest ago first."""
    today = timezone.localdate()
    rows = _unchecked(request.user, today.replace(day=1)).select_related("customer__unit")
    context = {"rows": rows[:ROWS], "count": rows.count()}
    return render(request, "customers/credit/check_round.html", context)


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
