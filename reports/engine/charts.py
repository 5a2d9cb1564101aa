"""Charts as SVG in the page: no script, no style attribute, colours by class so that dark theme and paper follow (design.md 15).

Each has its sentence for those who don't see it; the table below says the same in figures.
"""

from collections.abc import Callable, Sequence
from html import escape
from itertools import accumulate
from math import ceil, floor
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reports.engine.measures import NARROW, WIDE, Size, fitting
from salesops.core.formats import money_short, number, percent
from salesops.core.sockets.reports import Chart

HEIGHT, TOP, BOTTOM = 196, 14, 172
GRID = 4
ROW = 24


def _value(value: Any) -> float:
    return float(value or 0)


def nice_end(most: float) -> float:
    """The next round figure: the end of an axis."""
    if most <= 0:
        return 1.0
    scale = 10.0 ** (len(str(int(most))) - 1) if most >= 1 else 0.1
    return next((step * scale for step in (1, 2, 2.5, 4, 5, 8, 10) if step * scale >= most), most)


def shown(unit: str, value: Any) -> str:
    if unit == "%":
        return percent(value, 0)
    return money_short(value) if unit else number(value)


def _axis(low: float, high: float, step: float, unit: str, size: Size) -> tuple[SafeString, Callable[[float], float]]:
    def y(value: float) -> float:
        return round(BOTTOM - (value - low) / (high - low) * (BOTTOM - TOP), 1)

    lines = []
    for n in range(round(low / step), round(high / step) + 1):
        value = n * step
        css = "axis" if n == 0 else "g"
        lines.append((css, size.left, size.right, y(value), size.left - 8, y(value) + 4, shown(unit, value)))
    drawn = format_html_join(
        "",
        '<line class="{}" x1="{}" x2="{}" y1="{}" y2="{}"/><text x="{}" y="{}" text-anchor="end">{}</text>',
        ((css, a, b, at, at, x, ty, text) for css, a, b, at, x, ty, text in lines),
    )
    return drawn, y


def _ends(chart: Chart) -> tuple[float, float, float]:
    """Where the axis begins and ends, and its step; 0 is one of its lines."""
    every = [_value(v) for one in chart.series for v in one.values]
    low, high = min(every, default=0.0), max(every, default=0.0)
    if low >= 0:
        return 0.0, nice_end(high), nice_end(high) / GRID
    step = nice_end((max(high, 0.0) - low) / GRID)
    return floor(low / step) * step, max(ceil(high / step), 0) * step, step


def _labels(labels: Sequence[str], at: Callable[[int], float], size: Size) -> SafeString:
    step = -(-len(labels) // size.labels) or 1
    room = (size.right - size.left) / max(len(labels) / step, 1)
    return format_html_join(
        "", '<text x="{}" y="189" text-anchor="middle">{}</text>',
        ((round(at(n), 1), fitting(label, room)) for n, label in enumerate(labels) if n % step == 0),
    )  # fmt: skip


def _spoken(chart: Chart) -> str:
    """The sentence a screen reader says: the first labels with their figures."""
    first = chart.series[0]
    told = [f"{label} {shown(chart.unit, value)}" for label, value in zip(chart.labels, first.values, strict=False)][:6]
    if chart.kind == "stack":
        told = [f"{one.label} {shown(chart.unit, one.values[0])}" for one in chart.series]
    return f"{chart.title}: {', '.join(told)}" + ("…" if len(chart.labels) > 6 else "")


def _frame(chart: Chart, parts: Sequence[str], size: Size, height: int = HEIGHT) -> SafeString:
    # Each part is escaped where it is written.
    inner = SafeString("".join(parts))
    return format_html(
        '<svg class="chart {}" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>',
        size.css, size.width, height, _spoken(chart), inner,
    )  # fmt: skip


def lines(chart: Chart, size: Size = WIDE) -> SafeString:
    low, high, step = _ends(chart)
    axis, y = _axis(low, high, step, chart.unit, size)
    count = max(len(chart.labels) - 1, 1)

    def x(n: int) -> float:
        return size.left + (size.right - size.left) * n / count

    parts = [axis, _labels(chart.labels, x, size)]
    for one in chart.series:
        points = " ".join(f"{x(n):.1f},{y(_value(v))}" for n, v in enumerate(one.values) if v is not None)
        there = [(n, v) for n, v in enumerate(one.values) if v is not None]
        parts.append(format_html('<polyline class="l{}" points="{}"/>', _css(one.shade), points))
        if there:
            n, value = there[-1]
            parts.append(format_html(
                '<circle class="f{} halo" cx="{}" cy="{}" r="4"/><text class="strong" x="{}" y="{}">{}</text>',
                _css(one.shade), round(x(n), 1), y(_value(value)), round(x(n) + 8, 1), y(_value(value)) + 4, one.label,
            ))  # fmt: skip
    return _frame(chart, parts, size)


def _css(shade: str) -> str:
    """The end of a class: f1, f-past, f-age0."""
    return shade if shade.isdigit() else f"-{shade}"


def pairs(chart: Chart, size: Size = WIDE) -> SafeString:
    """Standing bars beside each other by label: this year and last, due and received."""
    low, high, step = _ends(chart)
    axis, y = _axis(low, high, step, chart.unit, size)
    slot = (size.right - size.left) / max(len(chart.labels), 1)
    width = min(slot * 0.7 / max(len(chart.series), 1), 26)

    def middle(n: int) -> float:
        return size.left + slot * (n + 0.5)

    rects = []
    for k, one in enumerate(chart.series):
        for n, value in enumerate(one.values):
            top, base = y(max(_value(value), 0)), y(min(_value(value), 0))
            at = middle(n) + (k - len(chart.series) / 2) * width
            told = f"{chart.labels[n]} {one.label} {shown(chart.unit, value or 0)}"
            rects.append((_css(one.shade), round(at, 1), top, round(width - 1, 1), round(base - top, 1), told))
    bars_ = format_html_join(
        "", '<rect class="f{}" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>', rects
    )
    return _frame(chart, [axis, bars_, _labels(chart.labels, middle, size)], size)


def pareto(chart: Chart, size: Size = WIDE) -> SafeString:
    """Bars from the largest down and the running share of all of them; the last series is the whole."""
    values = [max(_value(v), 0.0) for v in chart.series[0].values]
    whole = max(_value(chart.series[-1].values[0]), sum(values)) or 1.0
    high = nice_end(max(values, default=0.0))
    axis, y = _axis(0.0, high, high / GRID, chart.unit, size)
    slot = (size.right - size.left) / max(len(values), 1)
    rects = [
        (round(size.left + slot * n + slot * 0.15, 1), y(v), round(slot * 0.7, 1), round(BOTTOM - y(v), 1),
         f"{chart.labels[n]} {shown(chart.unit, v)}")
        for n, v in enumerate(values)
    ]  # fmt: skip
    bars_ = format_html_join(
        "", '<rect class="f1" x="{}" y="{}" width="{}" height="{}"><title>{}</title></rect>', rects
    )
    shares = [running / whole for running in accumulate(values)]
    points = [(size.left + slot * (n + 0.5), BOTTOM - share * (BOTTOM - TOP)) for n, share in enumerate(shares)]
    line = format_html('<polyline class="l3" points="{}"/>', " ".join(f"{x:.1f},{at:.1f}" for x, at in points))
    end = SafeString("")
    if points:
        x, at = points[-1]
        end = format_html(
            '<text class="strong" x="{}" y="{}">{}</text>', round(x + 8, 1), round(at + 4, 1), percent(shares[-1], 0)
        )
    return _frame(
        chart, [axis, bars_, line, end, _labels(chart.labels, lambda n: size.left + slot * (n + 0.5), size)], size
    )


def bars(chart: Chart, size: Size = WIDE) -> SafeString:
    """One bar a row from one edge, its parts behind each other, the figure beside: who is first, who owes most."""
    sums = [sum(max(_value(one.values[n]), 0) for one in chart.series) for n in range(len(chart.labels))]
    most = max(sums, default=0.0) or 1.0
    # Written here, not formatted part by part: twenty customers have a hundred parts.
    shades = [(one, _css(one.shade), escape(one.label)) for one in chart.series]
    parts: list[str] = []
    for n, label in enumerate(chart.labels):
        at, left = n * ROW + 4, float(size.names)
        told = escape(fitting(label, size.names - 10))
        name = f'<text class="val" x="{size.names - 8}" y="{at + 13}" text-anchor="end">{told}</text>'
        link = chart.links[n] if n < len(chart.links) else ""
        parts.append(f'<a href="{escape(link)}">{name}</a>' if link else name)
        for one, css, part in shades:
            width = max(_value(one.values[n]), 0) / most * size.longest
            if width:
                value = escape(shown(chart.unit, one.values[n]))
                parts.append(
                    f'<rect class="f{css}" x="{round(left, 1)}" y="{at}" width="{round(width, 1)}" height="16">'
                    f"<title>{part} {value}</title></rect>"
                )
                left += width
        end = escape(shown(chart.unit, sums[n]))
        parts.append(f'<text class="strong" x="{round(left + 6, 1)}" y="{at + 13}">{end}</text>')
    return _frame(chart, parts, size, max(len(chart.labels), 1) * ROW + 4)


def stack(chart: Chart) -> SafeString:
    """Parts of a whole: one bar; its figures stand below."""
    whole = sum(max(_value(one.values[0]), 0) for one in chart.series)
    if not whole:
        return SafeString("")
    rects, at = [], 0.0
    for one in chart.series:
        share = max(_value(one.values[0]), 0) * 100 / whole
        if share:
            rects.append((_css(one.shade), f"{at:.2f}", f"{max(share - 0.2, 0.1):.2f}"))
            at += share
    drawn = format_html_join("", '<rect class="f{}" x="{}%" width="{}%" height="100%"/>', rects)
    return format_html('<svg class="stackbar" role="img" aria-label="{}">{}</svg>', _spoken(chart), drawn)


SIZED: dict[str, Callable[[Chart, Size], SafeString]] = {"lines": lines, "pairs": pairs, "pareto": pareto, "bars": bars}


def picture(chart: Chart) -> SafeString:
    """As wide as a screen and as wide as a phone; a stack fits both."""
    if chart.kind == "stack":
        return stack(chart)
    draw = SIZED[chart.kind]
    return SafeString(draw(chart, WIDE) + draw(chart, NARROW))


def drawn(chart: Chart) -> dict[str, Any]:
    """A chart for the page: its picture and, for a legend, its series; of a stack the figures, too."""
    legend = chart.series if len(chart.series) > 1 and chart.kind in ("pairs", "bars") else ()
    parts = (
        [
            (_key(one.shade), one.label, shown(chart.unit, one.values[0]), chart.links[n] if n < len(chart.links) else "")
            for n, one in enumerate(chart.series)
        ]
        if chart.kind == "stack"
        else ()
    )  # fmt: skip
    unit = _("CNY") if chart.unit == "CNY" else chart.unit
    return {
        "title": chart.title, "unit": unit, "picture": picture(chart), "parts": parts,
        "legend": [(_key(one.shade), one.label) for one in legend],
    }  # fmt: skip


def _key(shade: str) -> str:
    return f"k{shade}" if shade.isdigit() else shade
