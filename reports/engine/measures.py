"""How wide a chart is drawn: a picture made smaller could not be read on a phone, so it is drawn a second time.

The style sheet shows the one that fits (``.chart.wide``, ``.chart.narrow``).
"""

from dataclasses import dataclass
from itertools import accumulate
from unicodedata import east_asian_width

# Across, of a sign: Chinese ones are as wide as high.
SIGN, WIDE_SIGN = 6.2, 11.0


@dataclass(frozen=True)
class Size:
    """The axis goes from ``left`` to ``right``, at most ``labels`` stand below; of bars the room for ``names``, and the longest."""

    css: str
    width: int
    left: int
    right: int
    labels: int
    names: int
    longest: int


WIDE = Size("wide", width=740, left=64, right=676, labels=12, names=190, longest=426)
NARROW = Size("narrow", width=358, left=58, right=304, labels=4, names=112, longest=178)


def fitting(text: str, room: float) -> str:
    """As much of ``text`` as has ``room``."""
    ends = list(accumulate(WIDE_SIGN if east_asian_width(sign) in "WF" else SIGN for sign in text))
    if not ends or ends[-1] <= room:
        return text
    return f"{text[: sum(end <= room - WIDE_SIGN for end in ends)]}…"
