"""What pages of schemes draw: names of KPIs and dimensions, ranges, curves of scoring rules."""

from decimal import Decimal

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from assessments.kpi_names import is_explained, kpi_name
from assessments.rules.curves import HEIGHT, WIDTH, curve
from assessments.rules.notation import words
from assessments.rules.numbers import plain
from assessments.rules.scoring import Rule
from assessments.words import dimension_name

register = template.Library()
register.filter("kpi_name", kpi_name)


@register.filter
def weight(value: Decimal | None) -> str:
    """A weight or a bound without trailing zeros; — for none."""
    return "—" if value is None else plain(value)


@register.filter
def shift(value: Decimal) -> str:
    """By how much a weight changes, with its sign."""
    return f"+{plain(value)}" if value > 0 else plain(value)


@register.filter
def dimension(code: str, tier: str = "") -> str:
    """The name of a dimension in a scheme of ``tier``."""
    return str(dimension_name(code, tier))


@register.filter
def in_words(rule: Rule) -> str:
    """What a scoring rule does."""
    return words(rule)


@register.simple_tag
def kpi_link(code: str) -> SafeString:
    """The name of a KPI, leading to its page in the catalogue, with its code."""
    name = kpi_name(code)
    if not is_explained(code):
        return format_html("{}", name)
    url = reverse("assessments:kpi", args=[code])
    return format_html('<a class="why" href="{}">{}</a> <span class="small muted">{}</span>', url, name, code)


@register.simple_tag
def rule_curve(rule: Rule) -> SafeString:
    """The curve of a scoring rule; its words stand beside it."""
    return format_html(
        '<svg class="spark" viewBox="-1 -1 {} {}" aria-hidden="true"><polyline points="{}"/></svg>',
        WIDTH + 2, HEIGHT + 2, curve(rule),
    )  # fmt: skip


@register.simple_tag
def weight_range(least: Decimal, most: Decimal, at: Decimal) -> SafeString:
    """The range a dimension may weigh, and what it does."""
    label = _("allowed %(least)s–%(most)s%%, now %(at)s%%") % {
        "least": plain(least), "most": plain(most), "at": plain(at),
    }  # fmt: skip
    bad = "" if least <= at <= most else " bad"
    return format_html(
        '<svg class="range" role="img" aria-label="{}"><rect class="track" y="5" width="100%" height="3" rx="1.5"/>'
        '<rect class="band" x="{}%" y="2" width="{}%" height="9" rx="2"/>'
        '<rect class="at{}" x="{}%" y="0" width="3" height="13" rx="1"/></svg>',
        label, least, most - least, bad, min(max(at, Decimal()), Decimal(98)),
    )  # fmt: skip


@register.filter
def points_or_dash(value: Decimal | None) -> str:
    """A total with its two places."""
    return "—" if value is None else f"{value:.2f}"


@register.filter
def without_sign(value: Decimal | int) -> str:
    """How much; the arrow or the word beside it says which way."""
    return str(abs(value))
