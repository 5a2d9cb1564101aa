"""The numbered reports: catalogue, page, files (RPT-2, RPT-3)."""

from collections.abc import Sequence
from html import escape
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reports.engine.asked import Question, given_of, question, sentence
from reports.engine.charts import drawn
from reports.engine.drawing import RIGHT, table_rows, text_of, total_row
from reports.services.reports import take_report
from salesops.core.sockets.report_periods import Period
from salesops.core.sockets.reports import ON_PAGE, Report, ReportResult, reports
from salesops.core.web.once import once_per_form
from salesops.core.web.pages import action, no_permission, page

# Periods one click away, as what the address says of them on a day.
NEAR = 4


@page()
def catalogue(request: HttpRequest) -> HttpResponse:
    """The reports this person may open, each with the question it answers."""
    found = [kind() for kind in sorted(reports, key=lambda kind: kind.code)]
    return render(
        request, "reports/report/catalogue.html", {"reports": [r for r in found if r.visible_to(request.user)]}
    )


def _report_or_404(code: str) -> Report:
    if code not in reports:
        raise Http404
    return reports.get(code)()


def _fields(asked: Question, user: Any, today: Any) -> list[dict[str, Any]]:
    """The filter bar: what is typed stays, also where it is wrong."""
    fields = []
    for one in asked.report.filters:
        options = one.options(user, today)
        if one.widget == "choice" and not options:
            # Nothing to choose for this reader.
            continue
        value: Any = asked.given.get(one.name, "")
        if asked.asked is not None and one.widget == "period":
            value = asked.asked[one.name]
        if asked.asked is not None and one.widget == "day" and not value:
            value = one.said(asked.asked[one.name], user)
        value = value or getattr(one, "usual", "")
        fields.append({
            "name": one.name, "label": one.label, "widget": one.widget, "value": value,
            "given": bool(asked.given.get(one.name)), "needed": getattr(one, "needed", False),
            "options": _options(options, value) if one.widget == "choice" else "", "wrong": asked.wrong.get(one.name, ""),
            "first": value.first if isinstance(value, Period) else asked.given.get("from", ""),
            "last": value.last if isinstance(value, Period) else asked.given.get("to", ""),
        })  # fmt: skip
    return fields


def _options(options: Sequence[tuple[Any, Any]], chosen: Any) -> SafeString:
    """The choices of a filter: people come by the hundred."""
    return SafeString("".join(
        f'<option value="{escape(str(value))}"{" selected" if value == chosen else ""}>{escape(str(label))}</option>'
        for value, label in options
    ))  # fmt: skip


def _near(asked: Question, today: Any) -> list[tuple[str, str]]:
    """The last months, quarter and years, as addresses."""
    year, month, quarter = today.year, today.month, (today.month - 1) // 3 + 1
    before = f"{year - 1}-12" if month == 1 else f"{year}-{month - 1:02}"
    quarter_before = f"{year - 1}Q4" if quarter == 1 else f"{year}Q{quarter - 1}"
    spans = [f"{year}-{month:02}", before, f"{year}Q{quarter}", quarter_before, str(year), str(year - 1)]
    return [(span, asked.address(period=span, **{"from": "", "to": ""})) for span in spans]


def _heads(result: ReportResult, asked: Question) -> list[dict[str, Any]]:
    name, falling = asked.right().sort
    heads = []
    for column in result.columns:
        able = column.sort and column.name in asked.report.sortable
        here = column.name == name
        turned = column.name if here and falling else f"-{column.name}"
        css = ("num" if column.kind in RIGHT else "") + (
            "" if column.phone or column is result.columns[0] else " off-s"
        )
        heads.append({
            "label": column.label, "css": css.strip(), "url": asked.address(sort=turned) if able else "",
            "order": ("descending" if falling else "ascending") if here else "",
        })  # fmt: skip
    return heads


@page()
def report(request: HttpRequest, code: str) -> HttpResponse:
    """Filters, figures, charts, table; while a filter makes no sense, its sentence and no figure."""
    found, user, today = _report_or_404(code), request.user, timezone.localdate()
    if not found.visible_to(user):
        return no_permission(request, *found.capability)
    asked = question(found, given_of(found, request.GET), user, today, limit=ON_PAGE)
    fields = _fields(asked, user, today)
    context: dict[str, Any] = {
        "report": found, "fields": fields, "address": asked.address(), "query": asked.address().removeprefix("?"),
        "near": _near(asked, today) if any(one["widget"] == "period" for one in fields) else (), "plain": bool(asked.given),
        "wrong": asked.wrong.get("sort", ""), "sort": asked.given.get("sort", ""),
        "may_take": asked.asked is not None and found.may_export(user),
    }  # fmt: skip
    if asked.asked is None:
        return render(request, "reports/report/report.html", context, status=400)
    result = found.result(user, asked.asked)
    context |= {
        "result": result, "sentence": sentence(found, asked.asked, user), "heads": _heads(result, asked),
        "rows": table_rows(result, today), "total": total_row(result, today), "charts": [drawn(c) for c in result.charts],
        "more": result.count - len(result.rows),
        "figures": [(one, text_of_figure(one, today)) for one in result.figures],
    }  # fmt: skip
    return render(request, "reports/report/report.html", context)


def text_of_figure(figure: Any, today: Any) -> str:
    from salesops.core.formats import money_short, percent

    if figure.value is None:
        return "—"
    if figure.kind == "money":
        return money_short(figure.value)
    return percent(figure.value, 1) if figure.kind == "percent" else text_of(figure, figure.value, today)


@action()
@once_per_form
def take(request: HttpRequest, code: str) -> HttpResponse:
    """The report as the address shows it, into "My files"."""
    found, user = _report_or_404(code), request.user
    if not found.may_export(user):
        return no_permission(request, found.capability[0], "x")
    given = given_of(found, QueryDict(request.POST.get("query", "")))
    take_report(
        actor=user, code=code, kind=request.POST.get("kind", ""), given=given, language=get_language() or "zh-hans",
        now=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("The file is being made; it comes to My files."))
    return redirect("reports:files")
