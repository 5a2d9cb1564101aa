"""Rows of the first page's tables of customers and of the team, drawn without a template for each (performance.md)."""

from collections.abc import Sequence
from html import escape

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from customers.facts.team_board import Line, Sum
from customers.follow_ups import FollowUp
from salesops.core import formats
from salesops.core.web.places import link_to, place
from salesops.core.web.templatetags.marks import grade, icon, status, tag
from salesops.core.web.templatetags.parts import meter

register = template.Library()


@register.simple_tag
def follow_up_rows(rows: Sequence[FollowUp]) -> SafeString:
    """Whom to follow up: why today, the last contact, what to do about it at once."""
    now = timezone.now()
    opened, visit, step = (link_to(f"customers:{name}") for name in ("customer", "log_visit", "next_step"))
    why, last = escape(_("Reason")), escape(_("Last contact"))
    call, other, log = _("Log a call"), _("Agree on another day"), _("Log a visit")
    call_with, other_with, log_at = (
        _("Log a call with %(name)s"),
        _("Agree on another day with %(name)s"),
        _("Log a visit at %(name)s"),
    )
    phone, calendar, pin = icon("phone"), icon("calendar"), icon("visit")
    drawn = []
    for row in rows:
        customer, code = row.customer, row.customer.code
        name = {"name": customer.called}
        at = customer.last_contact_at
        when = (
            f'<time datetime="{at.isoformat()}" title="{formats.exact(at)}">{formats.recent(at, now)}</time>'
            if at
            else "—"
        )
        drawn.append(
            f'<tr><th scope="row"><span class="row">{grade(customer.grade) if customer.grade else ""}'
            f'<a href="{opened(code)}">{escape(customer.called)}</a></span></th>'
            f'<td data-label="{why}">{escape(row.reason)}</td><td data-label="{last}">{when}</td>'
            '<td class="end off-s"><span class="row">'
            + _button(f"{visit(code)}?way=phone", call, call_with % name, phone, " push")
            + _button(step(code), other, other_with % name, calendar)
            + _button(visit(code), log, log_at % name, pin)
            + "</span></td></tr>"
        )
    return mark_safe("".join(drawn))  # noqa: S308 - every text is escaped above


def _button(url: str, title: str, label: str, drawn: str, classes: str = "") -> str:
    return (
        f'<a class="icon-btn s{classes}" href="{escape(url)}" title="{escape(title)}" aria-label="{escape(label)}">'
        f"{drawn}</a>"
    )


def _cell(label: str, shown: object, classes: str = "") -> str:
    css = f' class="{classes}"' if classes else ""
    return f'<td{css} data-label="{label}">{shown}</td>'


def _month(name: str, done: int, owed: int) -> str:
    bar = meter(done, owed, label=name, size="s in-cell")
    return f'<span class="row s">{bar}<span class="small dim">{done} / {owed}</span></span>'


@register.simple_tag
def team_rows(lines: Sequence[Line]) -> SafeString:
    """The day of each person: where, visits, follow-ups, clocks, the month, the log, what is missing."""
    where, visits, due, clocks, month, log, lacks = (
        escape(text)
        for text in (
            _("Where"),
            _("Visits"),
            _("Follow-ups"),
            _("Clocks today"),
            _("Visits this month"),
            pgettext("work", "Log"),
            _("Missing"),
        )
    )
    plan, no_plan = place("customers:visit_plan"), format_html('<span class="soon-t">{}</span>', _("no plan"))
    logs = {
        "checked": status("done", pgettext("log", "checked")),
        "submitted": status("go", _("handed in")),
        "draft": status("open", pgettext("log", "open")),
        "none": status("open", pgettext("log", "open")),
    }
    drawn = []
    for line in lines:
        day, name = line.day, line.day.person.name
        counts = day.counts
        planned = f"{counts.planned_done} / {counts.planned_visits}" if counts.planned_visits else ""
        away = f" {tag(line.away, 'line')}" if line.away else ""
        drawn.append(
            f'<tr><th scope="row"><a href="{plan}?person={escape(day.person.username)}">{escape(name)}</a>{away}</th>'
            + _cell(where, escape(day.places) or formats.NOTHING)
            + _cell(visits, planned or (no_plan if line.without_plan else formats.NOTHING), "num")
            + _cell(due, day.due or formats.NOTHING, "num")
            + _cell(clocks, f'<span class="soon-t b">{day.clocks}</span>' if day.clocks else formats.NOTHING, "num")
            + _cell(month, _month(name, line.month.done, line.month.required))
            + _cell(log, logs.get(day.state, formats.NOTHING))
            + _cell(lacks, escape(" · ".join(day.missing)) or formats.NOTHING)
            + "</tr>"
        )
    return mark_safe("".join(drawn))  # noqa: S308 - every text is escaped above


@register.simple_tag
def market_rows(sums: Sequence[Sum]) -> SafeString:
    """The day of each market."""
    people, away, visits, without, due, clocks, logs, month = (
        escape(text)
        for text in (
            _("People"),
            _("Away"),
            _("Visits today"),
            _("Without a plan"),
            _("Follow-ups"),
            _("Clocks today"),
            _("Logs in"),
            _("Visits this month"),
        )
    )
    drawn = [
        f'<tr><th scope="row">{escape(one.name) or formats.NOTHING}</th>'
        + _cell(people, one.people, "num")
        + _cell(away, one.away or formats.NOTHING, "num")
        + _cell(visits, f"{one.done} / {one.planned}", "num")
        + _cell(without, one.without_plan or formats.NOTHING, "num")
        + _cell(due, one.due or formats.NOTHING, "num")
        + _cell(clocks, one.clocks or formats.NOTHING, "num")
        + _cell(logs, f"{one.handed_in} / {one.people}", "num")
        + _cell(month, _month(one.name, one.month_done, one.month_owed))
        + "</tr>"
        for one in sums
    ]
    return mark_safe("".join(drawn))  # noqa: S308 - every text is escaped above
