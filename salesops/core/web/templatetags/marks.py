"""Small drawings with one meaning each (design.md §7)."""

from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from salesops.core.web.brand import brand_name, company_name

register = template.Library()

STATUS_SHAPES = ("open", "go", "wait", "block", "done")


def _text(label: Any) -> str:
    """``label`` escaped unless it is markup: small drawings stand by the dozen on a page, and ``format_html`` takes its time."""
    text = str(label)
    return text if hasattr(label, "__html__") else escape(text)


@register.simple_tag
@lru_cache(maxsize=1000)
def icon(name: str, size: str = "", label: str = "", classes: str = "") -> SafeString:
    """An icon of the sprite; decorative unless it has a ``label``. ``size``: "", "lg", "xl"."""
    css = " ".join(filter(None, ("icon", size, classes)))
    href = f"{static('icons.svg')}#{name}"
    if label:
        return format_html('<svg class="{}" role="img" aria-label="{}"><use href="{}"/></svg>', css, label, href)
    return format_html('<svg class="{}" aria-hidden="true"><use href="{}"/></svg>', css, href)


@register.simple_tag
def brand(seal: bool = False) -> str:
    """The portal's name, or the one character of its seal."""
    name = brand_name()
    return name[:1] if seal else name


@register.simple_tag
def company(seal: bool = False) -> str:
    """The company's registered name, for who reads from outside, or the one character of its seal."""
    name = company_name()
    return name[:1] if seal else name


@register.simple_tag
def status(shape: str, label: Any) -> SafeString:
    """A status: ``open``, ``go``, ``wait``, ``block`` or ``done``, and its word."""
    if shape not in STATUS_SHAPES:
        raise ValueError(f"unknown status shape {shape!r}")
    css = "st" if shape == "open" else f"st {shape}"
    return mark_safe(  # noqa: S308 - escaped
        f'<span class="status">{icon(f"st-{shape}", classes=css)}{_text(label)}</span>'
    )


@register.simple_tag
def tag(label: Any, kind: str = "", icon_name: str = "") -> SafeString:
    """A chip: "", ``late``, ``soon``, ``ok``, ``mine`` or ``line``."""
    drawn = icon(icon_name) if icon_name else ""
    return mark_safe(f'<span class="tag {escape(kind)}">{drawn}{_text(label)}</span>')  # noqa: S308 - escaped


# What a grade stands for.
WORDS = {"A": gettext_noop("high value"), "B": gettext_noop("potential"), "C": gettext_noop("to develop")}


@register.simple_tag
def grade(letter: str, title: str = "", large: bool = False) -> SafeString:
    """Customer grade A, B or C: ordinal strength, not a traffic light."""
    word = title or (_(WORDS[letter]) if letter in WORDS else "")
    shown, size = escape(letter), " l" if large else ""
    return mark_safe(  # noqa: S308 - escaped
        f'<span class="grade{size}" data-grade="{shown}" title="{escape(word)}">{shown}</span>'
    )


@register.simple_tag
def credit(letter: str, frozen: bool = False) -> SafeString:
    """Credit rating; only freezing has a colour."""
    title = _("Credit rating %s, frozen") % letter if frozen else _("Credit rating %s") % letter
    return format_html(
        '<span class="credit{}" title="{}">{}{}</span>',
        " frozen" if frozen else "",
        title,
        icon("lock") if frozen else "",
        letter,
    )


@register.simple_tag
def level(reached: int, word: str) -> SafeString:
    """Dunning level: five bars and the word; from level 4 up cinnabar."""
    bars = '<i class="on"></i>' * min(reached, 5) + "<i></i>" * (5 - min(reached, 5))
    high = " high" if reached >= 4 else ""
    return mark_safe(f'<span class="level{high}">{bars}<span>{escape(word)}</span></span>')  # noqa: S308 - escaped


@register.simple_tag
def delta(change: Any, text: str) -> SafeString:
    """A change against before, in ink: the words judge, never green or red."""
    arrow = "\u25b2" if change > 0 else "\u25bc" if change < 0 else ""
    return format_html('<span class="delta">{} {}</span>', arrow, text)


@register.simple_tag
def avatar(name: str, size: str = "") -> SafeString:
    """A person's mark: the last character of a Chinese name, the initials of another."""
    words = name.split()
    mark = "".join(w[0] for w in words[:2]).upper() if len(words) > 1 or name.isascii() else name[-1:]
    return mark_safe(  # noqa: S308 - escaped
        f'<span class="avatar {escape(size)}" aria-hidden="true">{escape(mark[:2])}</span>'
    )


@register.simple_tag
def who(person: Any, url: str = "", note: str = "") -> SafeString:
    """A person with mark and name; a link when there is somewhere to go."""
    if person is None:
        return format_html('<span class="dim">{}</span>', _("nobody"))
    drawn = format_html("{}{}", avatar(person.name, "s"), person.name)
    extra = format_html(' <span class="dim small">{}</span>', note) if note else ""
    if url:
        return format_html('<a class="who" href="{}">{}</a>{}', url, drawn, extra)
    return format_html('<span class="who">{}</span>{}', drawn, extra)


@register.simple_tag
def kbd(keys: str) -> SafeString:
    """Keys on a button or in help."""
    return format_html('<kbd aria-hidden="true">{}</kbd>', keys)


@register.simple_tag
def crumb(label: Any, url: str = "") -> SafeString:
    """One step of the crumbs; the last one has no address."""
    if url:
        return mark_safe(f'<a href="{escape(url)}">{_text(label)}</a>{icon("right")}')  # noqa: S308 - escaped
    return mark_safe(f'<span aria-current="page">{_text(label)}</span>')  # noqa: S308 - escaped


@register.simple_tag
def icon_href(prefix: str, name: str) -> str:
    """Address of a symbol of the sprite, for drawings a partial builds itself."""
    return f"{static('icons.svg')}#{prefix}{name}"
