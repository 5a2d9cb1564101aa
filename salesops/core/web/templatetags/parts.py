"""Larger components drawn from a partial: clocks, meters, figures, empty states, jobs."""

from decimal import Decimal
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html, format_html_join, json_script
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from salesops.core import formats
from salesops.core.web.brand import brand_name
from salesops.core.web.clockface import ClockFace
from salesops.core.web.words import script_texts

register = template.Library()

SOON_BEHIND, LATE_BEHIND = 5, 30


# Clocks, meters and figures stand in every row of some pages: functions draw them ten times as fast as a template each.


@register.simple_tag
def clock(face: ClockFace, large: bool = False) -> SafeString:
    """Time left on a clock: ring, words, due moment."""
    title = f' title="{escape(face.title)}"' if face.title else ""
    runs = ""
    if not face.paused:
        until = f' data-until="{face.runs_until.isoformat()}"' if face.runs_until else ""
        runs = f' data-clock data-left="{face.left}" data-total="{face.total}" data-day="{face.day_minutes}"{until}'
    return mark_safe(  # noqa: S308 - words are escaped, the rest is numbers
        f'<span class="clock{" l" if large else ""}" data-state="{face.state}"{title}{runs}>'
        '<svg class="ring" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6"/>'
        f'<circle cx="8" cy="8" r="6" pathLength="100" stroke-dasharray="{face.share_left} 100"/></svg>'
        f"<span>{escape(face.text)}</span></span>"
    )


def _share(value: Any, of: Any) -> float:
    return round(max(0.0, min(100.0, 100 * float(value) / float(of))), 1) if of else 0.0


@register.simple_tag
def meter(value: Any, of: Any = 100, label: str = "", pace: Any = None, kind: str = "", size: str = "") -> SafeString:
    """A bar of ``value`` against ``of``. With ``pace`` (per cent of time gone) it turns soon more than 5 points behind, late
    more than 30. ``kind`` forces a colour; ``size``: "", "s", "s in-cell"."""
    share = _share(value, of)
    if pace is not None and not kind:
        behind = float(pace) - share
        kind = "late" if behind > LATE_BEHIND else "soon" if behind > SOON_BEHIND else ""
    named = f'role="img" aria-label="{escape(str(label))}"' if label else 'aria-hidden="true"'
    lines = ""
    if pace is not None:
        lines = (
            f'<line class="pace" x1="{pace}%" x2="{pace}%" y1="-3" y2="100%"/>'
            f'<line class="pace" x1="{pace}%" x2="{pace}%" y1="50%" y2="11"/>'
        )
    return mark_safe(  # noqa: S308 - the label is escaped, the rest is numbers and classes
        f'<svg class="meter {escape(size)}" {named}><rect class="track" width="100%" height="100%" rx="2"/>'
        f'<rect class="val {escape(kind)}" width="{share}%" height="100%" rx="2"/>{lines}</svg>'
    )


@register.inclusion_tag("components/range.html")
def range_mark(value: Any, low: Any, high: Any, end: Any = 100) -> dict[str, Any]:
    """An allowed band and where the value sits; the mark turns late outside the band."""
    return {
        "low": _share(low, end),
        "width": _share(Decimal(str(high)) - Decimal(str(low)), end),
        "at": _share(value, end),
        "bad": not low <= value <= high,
        "label": _("allowed %(low)s\u2013%(high)s, now %(value)s") % {"low": low, "high": high, "value": value},
    }


@register.simple_tag
def explain(parts: list[tuple[str, Any]], thresholds: list[tuple[str, Any]], end: Any, label: str) -> SafeString:
    """Contributions side by side against thresholds: why a grade or score is what it is."""
    drawn, at = [], 0.0
    for n, (name, value) in enumerate(parts):
        width = _share(value, end)
        drawn.append(
            f'<rect class="f{n % 6 + 1}" x="{at}%" y="0" width="{width}%" height="14">'
            f"<title>{escape(str(name))} {value}</title></rect>"
        )
        at += width
    for name, value in thresholds:
        x = _share(value, end)
        drawn.append(
            f'<line x1="{x}%" x2="{x}%" y1="-3" y2="20"/><text x="{x}%" y="32" text-anchor="middle">{escape(str(name))}</text>'
        )
    return mark_safe(  # noqa: S308 - names are escaped, the rest is numbers
        f'<svg class="explain" role="img" aria-label="{escape(str(label))}">'
        f'<rect class="f-line" y="0" width="100%" height="14" rx="2"/>{"".join(drawn)}</svg>'
    )


@register.simple_tag
def stat(
    label: str, value: Any, unit: str = "", note: str = "", url: str = "", size: str = "", kind: str = ""
) -> SafeString:
    """One figure of a ledger; with ``url`` it opens the rows it was computed from."""
    shown = conditional_escape(localize(value))
    if url:
        shown = f'<a class="why" href="{escape(url)}">{shown}</a>'
    small = f"<small>{conditional_escape(unit)}</small>" if unit else ""
    below = f'<div class="d">{conditional_escape(note)}</div>' if note else ""
    css = f" {escape(kind)}-t" if kind else ""
    return mark_safe(  # noqa: S308 - every text is escaped
        f'<div class="stat {escape(size)}"><div class="k">{conditional_escape(label)}</div>'
        f'<div class="v{css}">{shown}{small}</div>{below}</div>'
    )


@register.inclusion_tag("components/empty.html")
def empty(
    title: str,
    text: str = "",
    icon_name: str = "inbox",
    action: str = "",
    url: str = "",
    more: str = "",
    more_url: str = "",
) -> dict[str, Any]:
    """Nothing to show: say what will be here (first time), which condition to drop (filter), or that all is done."""
    return {
        "title": title,
        "text": text,
        "icon_name": icon_name,
        "action": action,
        "url": url,
        "more": more,
        "more_url": more_url,
        "primary": icon_name != "filter",
    }


# Inside a loop ``{% empty %}`` belongs to ``{% for %}``: write ``{% empty_state … %}`` there.
register.inclusion_tag("components/empty.html", name="empty_state")(empty)


@register.simple_tag
def bones(lines: int = 5) -> SafeString:
    """Placeholders in the shape of text while something loads (only after 300 ms)."""
    shapes = ("w2", "tall w1", "w3", "w3", "w2")
    spans = format_html_join("", '<span class="bone {}"></span>', ((shapes[n % len(shapes)],) for n in range(lines)))
    return format_html(
        '<div class="stack bones" aria-busy="true"><span class="vh">{}</span>{}</div>', _("Loading"), spans
    )


@register.inclusion_tag("components/job_pill.html")
def job_pill(job: Any) -> dict[str, Any]:
    """A running background job in the top bar."""
    return {"job": job}


@register.simple_tag(takes_context=True)
def printed_by(context: Any) -> str:
    """Who printed the page and when, for the foot of every sheet."""
    user = getattr(context.get("request"), "user", None)
    name = getattr(user, "name", "") or brand_name()
    return _("%(name)s, %(moment)s") % {"name": name, "moment": formats.exact(timezone.now())[:16]}


@register.simple_tag
def script_words() -> SafeString:
    """The sentences scripts speak, as data."""
    return _words(get_language() or "")


@lru_cache(maxsize=8)
def _words(language: str) -> SafeString:
    return json_script(script_texts(), "words")
