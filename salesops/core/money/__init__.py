"""Money: exact decimals in CNY with two places (defaults.md 0). Never a float."""

from .amounts import ZERO, Line, NetAndTax, Totals, line_amount, net_of_vat, ratio, round_money, totals
from .parsing import parse_amount, parse_number
from .words import in_capitals, in_english

__all__ = [
    "ZERO",
    "Line",
    "NetAndTax",
    "Totals",
    "in_capitals",
    "in_english",
    "line_amount",
    "net_of_vat",
    "parse_amount",
    "parse_number",
    "ratio",
    "round_money",
    "totals",
]
