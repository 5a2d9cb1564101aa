"""The small curve drawn beside a scoring rule."""

from decimal import Decimal
from fractions import Fraction

from .numbers import plain, rounded
from .scoring import Rating, Rule

WIDTH, HEIGHT = 72, 20
# What every curve is drawn to, unless its rule gives more.
FULL = Decimal(100)


def _stretch(rule: Rule) -> tuple[Fraction, Fraction]:
    """From where to where the curve is drawn: its bends and a little on both sides."""
    bends = [Fraction(at) for at, _points in rule.corners]
    first, last = min(bends), max(bends)
    if isinstance(rule, Rating):
        return first, last
    beside = (last - first) / 8 or Fraction(1)
    return (max(first - beside, Fraction(0)) if first >= 0 else first - beside), last + beside


def curve(rule: Rule, width: int = WIDTH, height: int = HEIGHT) -> str:
    """Points of a polyline from left to right, within ``width`` × ``height``."""
    first, last = _stretch(rule)
    most = max(FULL, *(points for _at, points in rule.corners))
    bends = [(Fraction(at), Fraction(points)) for at, points in rule.corners]
    path = [(first, rule.points(first)), *bends, (last, min(rule.points(last), Fraction(most)))]
    drawn = (
        (rounded((at - first) / (last - first) * width, 1), rounded(height - points / Fraction(most) * height, 1))
        for at, points in path
    )
    return " ".join(f"{plain(x)},{plain(y)}" for x, y in drawn)
