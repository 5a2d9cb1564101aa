"""The ages of debts drawn as one stacked bar (design.md 15)."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import escape

from django.utils.safestring import SafeString, mark_safe

from salesops.core.money import ZERO


def bar(amounts: Iterable[Decimal], shades: Sequence[int], label: str) -> SafeString:
    """The ages as one stacked bar; ``shades`` are those of the buckets."""
    parts = [(shade, amount) for amount, shade in zip(amounts, shades, strict=True) if amount > 0]
    whole = sum((amount for _shade, amount in parts), ZERO)
    if not whole:
        return SafeString("")
    rects, at = [], 0.0
    for shade, amount in parts:
        share = float(amount * 100 / whole)
        rects.append(f'<rect class="f-age{shade}" x="{at:.2f}%" width="{max(share - 0.2, 0.1):.2f}%" height="100%"/>')
        at += share
    drawn = "".join(rects)
    return mark_safe(  # noqa: S308 - escaped
        f'<svg class="stackbar" role="img" aria-label="{escape(label)}">{drawn}</svg>'
    )
