"""Larger components drawn from a partial: clocks, meters, figures, empty states, jobs."""

from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html, format_html_join, json_script
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from salesops.core import formats
from salesops.core.web.brand import brand_name
from salesops.core.web.clockface import ClockFace
from salesops.core.web.words import script_texts

register = template.Library()

SOON_BEHIND, LATE_BEHIND = 5, 30


@register.inclusion_tag("components/clock.html")
def clock(face: ClockFace, large: bool = False) -> dict[str, Any]:
    """Time left on a clock: ring, words, due moment."""
    return {"face": face, "large": large}


def _share(value: Any, of: Any) -> float:
    return round(max(0.0, min(100.0, 100 * float(value) / float(of))), 1) if of else 0.0


@register.inclusion_tag("components/meter.html")
def meter(
    value: Any, of: Any = 100, label: str = "", pace: Any = None, kind: str = "", size: str = ""
) -> dict[str, Any]:
    """A bar of ``value`` against ``of``. With ``pace`` (per cent of time gone) it turns soon more than 5 points behind, late
    more than 30. ``kind`` forces a colour; ``size``: "", "s", "s in-cell"."""
    share = _share(value, of)
    if pace is not None and not kind:
        behind = float(pace) - share
        kind = "late" if behind > LATE_BEHIND else "soon" if behind > SOON_BEHIND else ""
    return {"share": share, "pace": pace, "kind": kind, "size": size, "label": label}


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


@register.inclusion_tag("components/explain.html")
def explain(parts: list[tuple[str, Any]], thresholds: list[tuple[str, Any]], end: Any, label: str) -> dict[str, Any]:
    """Contributions side by side against thresholds: why a grade or score is what it is."""
    drawn, at = [], 0.0
    for n, (name, value) in enumerate(parts):
        width = _share(value, end)
        drawn.append({"name": name, "x": at, "width": width, "css": f"f{n % 6 + 1}", "value": value})
        at += width
    lines = [{"name": name, "x": _share(value, end)} for name, value in thresholds]
    return {"parts": drawn, "lines": lines, "label": label}


@register.inclusion_tag("components/stat.html")
def stat(
    label: str, value: Any, unit: str = "", note: str = "", url: str = "", size: str = "", kind: str = ""
) -> dict[str, Any]:
    """One figure of a ledger; with ``url`` it opens the rows it was computed from."""
    return {"label": label, "value": value, "unit": unit, "note": note, "url": url, "size": size, "kind": kind}


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
