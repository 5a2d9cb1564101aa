"""Rows of a large file on their way in: kept on disk some thousand at a time, so that memory stays flat."""

import pickle
from collections.abc import Iterator, Sequence
from tempfile import TemporaryFile
from typing import Any, overload

from .reader import TableRow

PART = 5_000


class SpooledRows(Sequence[TableRow]):
    """Rows in the order they were added. Read anew at each use: a change of a row that was read is not kept."""

    def __init__(self) -> None:
        self._waiting: list[TableRow] = []
        self._places: list[int] = []
        self._file: Any = None

    def append(self, row: TableRow) -> None:
        if len(self._waiting) == PART:
            if self._file is None:
                self._file = TemporaryFile()  # noqa: SIM115 - ends with these rows
            self._places.append(self._file.seek(0, 2))
            pickle.dump([(r.number, r.values, r.problems) for r in self._waiting], self._file, pickle.HIGHEST_PROTOCOL)
            self._waiting = []
        self._waiting.append(row)

    def __len__(self) -> int:
        return len(self._places) * PART + len(self._waiting)

    def __iter__(self) -> Iterator[TableRow]:
        for part in range(len(self._places) + 1):
            yield from self._part(part)

    @overload
    def __getitem__(self, place: int) -> TableRow: ...
    @overload
    def __getitem__(self, place: slice) -> list[TableRow]: ...
    def __getitem__(self, place: int | slice) -> TableRow | list[TableRow]:
        if isinstance(place, slice):
            wanted = range(*place.indices(len(self)))
            parts = {part: self._part(part) for part in {n // PART for n in wanted}}
            return [parts[n // PART][n % PART] for n in wanted]
        at = range(len(self))[place]
        return self._part(at // PART)[at % PART]

    def _part(self, number: int) -> list[TableRow]:
        if number == len(self._places):
            return self._waiting
        self._file.seek(self._places[number])
        # Written above, into a file without a name.
        return [TableRow(*row) for row in pickle.load(self._file)]  # noqa: S301
