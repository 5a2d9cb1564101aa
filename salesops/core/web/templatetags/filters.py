"""Formats as template filters; the rules are in :mod:`salesops.core.formats`."""

from datetime import date, datetime, timedelta
from html import escape
from typing import Any

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from salesops.core import formats

register = template.Library()


@register.filter
def html_lang(code: str) -> str:
    """Django's language code as a browser knows it: zh-hans → zh-Hans."""
    return {"zh-hans": "zh-Hans", "zh-hant": "zh-Hant"}.get(code, code)


@register.filter
def language_word(name: str) -> str:
    """The short name of a language in itself: 中文, English."""
    return name[-2:] if not name.isascii() else name


@register.filter
def money(amount: Any) -> str:
    """Table money; zero reads "—"."""
    return formats.money(amount)


@register.filter
def balance(amount: Any) -> str:
    """Table money of a balance; zero reads 0.00."""
    return formats.money(amount, balance=True)


@register.filter
def money_short(amount: Any) -> SafeString | str:
    """Rounded money in text with the full value in ``title``."""
    if amount is None:
        return formats.NOTHING
    full = formats.money(amount, balance=True)
    return format_html('<span class="num" title="{}">{}</span>', full, formats.money_short(amount))


@register.filter
def grouped(value: Any, places: int = 0) -> str:
    return formats.number(value, places)


@register.filter
def percent(rate: Any, places: int = 1) -> str:
    return formats.percent(rate, places)


@register.filter
def points(difference: Any) -> str:
    return formats.points(difference)


def _today() -> date:
    return timezone.localdate()


def _time(shown: str, value: date | datetime | None) -> SafeString | str:
    if value is None:
        return shown
    machine = value.isoformat()
    title = formats.exact(value) if isinstance(value, datetime) else machine
    return mark_safe(f'<time datetime="{machine}" title="{title}">{escape(shown)}</time>')  # noqa: S308 - escaped


@register.filter
def day(value: date | None) -> SafeString | str:
    """A date in a table."""
    return _time(formats.day(value, _today()), value)


@register.filter
def day_long(value: date | None) -> SafeString | str:
    """A date in text, with its weekday."""
    return _time(formats.day_long(value, _today()), value)


@register.filter
def stamp(moment: datetime | None) -> SafeString | str:
    if moment is None:
        return formats.NOTHING
    # In lists of hundreds: to the reader's clock once for all three.
    here = timezone.localtime(moment) if timezone.is_aware(moment) else moment
    shown = formats.stamp(here, _today())
    return mark_safe(  # noqa: S308 - escaped
        f'<time datetime="{moment.isoformat()}" title="{here:%Y-%m-%d %H:%M:%S}">{escape(shown)}</time>'
    )


@register.filter
def recent(moment: datetime | None) -> SafeString | str:
    return _time(formats.recent(moment, timezone.now()), moment)


@register.filter
def last_day(end: date | None) -> SafeString | str:
    """The last day of a ``[from, to)`` range, as people write it."""
    return formats.NOTHING if end is None else day(end - timedelta(days=1))


@register.filter
def days(period: Any) -> SafeString | str:
    """A ``[from, to)`` range of dates, as people write it; one without an end by its beginning."""
    first = day(period.lower)
    if period.upper is None:
        return format_html(_("from {day}"), day=first)
    return format_html("{} – {}", first, last_day(period.upper))


@register.filter
def minutes(value: int, day_minutes: int = 24 * 60) -> str:
    """A duration given in minutes."""
    return formats.duration(value, day_minutes)


@register.filter
def week(value: date) -> str:
    return formats.week(value)


@register.filter
def quarter(value: date) -> str:
    return formats.quarter(value)


@register.filter
def month(value: date) -> str:
    return formats.month(value)


@register.filter
def yes_no(value: Any) -> str:
    return formats.NOTHING if value is None else _("yes") if value else _("no")


@register.filter
def joined(things: Any) -> str:
    """Things in a row, with the reader's comma."""
    return pgettext("between things in a row", ", ").join(str(thing) for thing in things)


@register.filter
def dash(value: Any) -> Any:
    """A dash for nothing."""
    return formats.NOTHING if value in (None, "") else value


@register.filter
def note_kind(level_tag: str) -> str:
    """Django's message level as kind of note."""
    return {"success": "ok", "warning": "soon", "error": "late"}.get(level_tag, "")


@register.filter
def note_icon(level_tag: str) -> str:
    return {"success": "check", "error": "alert", "warning": "alert"}.get(level_tag, "info")
