"""The proof that series have no gap: what ``manage.py verify`` asks."""

import re
from collections import Counter
from collections.abc import Iterator

from salesops.core.sockets.numbers import NumberKind, number_kinds

from .models import NumberSeries

_PARTS = re.compile(r"(?P<prefix>[A-Z][A-Z0-9]*)(?:-(?P<market>[A-Z]{1,4}))?(?:-(?P<year>\d{4}))?-(?P<sequence>\d+)")


def _sequences(kind: NumberKind) -> dict[int, Counter[int]]:
    """Sequences in use by year; numbers of another shape count as year −1."""
    found: dict[int, Counter[int]] = {}
    for number in kind.used() if kind.used else ():
        match = _PARTS.fullmatch(number)
        fits = match and bool(match["year"]) == kind.yearly
        year, sequence = (int(match["year"] or 0), int(match["sequence"])) if match and fits else (-1, 0)
        found.setdefault(year, Counter())[sequence] += 1
    return found


def gaps() -> Iterator[str]:
    """A sentence for each fault: a number drawn that no document carries, carried twice, or carried but never drawn."""
    series = {(s.kind, s.year): s for s in NumberSeries.objects.all()}
    for kind in number_kinds:
        if kind.used is None:
            continue
        used = _sequences(kind)
        for number in used.pop(-1, ()):
            yield f"{kind.code}: a document carries a number of another shape ({number})"
        years = set(used) | {year for code, year in series if code == kind.code}
        for year in sorted(years):
            row = series.get((kind.code, year))
            drawn = set(range((row.imported_until if row else 0) + 1, (row.last if row else 0) + 1))
            carried = used.get(year, Counter())
            yield from _faults(f"{kind.code}-{year}", drawn, carried, row.imported_until if row else 0)


def _faults(name: str, drawn: set[int], carried: Counter[int], imported: int) -> Iterator[str]:
    missing = sorted(drawn - set(carried))
    if missing:
        yield f"{name}: {len(missing)} drawn but not carried by a document, first {missing[0]}"
    strange = sorted(n for n in carried if n not in drawn and n > imported)
    if strange:
        yield f"{name}: {len(strange)} carried but never drawn, first {strange[0]}"
    twice = sorted(n for n, times in carried.items() if times > 1)
    if twice:
        yield f"{name}: {len(twice)} carried twice, first {twice[0]}"
