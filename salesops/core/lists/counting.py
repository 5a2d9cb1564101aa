"""How far rows are counted, and for how long "more than that" is believed."""

import time
from collections.abc import Hashable

COUNTED = 10_000


class Believed:
    """Questions that were found to have more rows than are counted: for a minute that stands, as long as people stand where they
    stood and hold what they held (stamps). Counting to ten thousand again for "10,000+" costs as much as reading a page."""

    SECONDS = 60
    AT_MOST = 2_000

    def __init__(self) -> None:
        self._until: dict[Hashable, float] = {}

    def holds(self, asked: Hashable) -> bool:
        return self._until.get(asked, 0.0) > time.monotonic()

    def keep(self, asked: Hashable) -> None:
        if len(self._until) >= self.AT_MOST:
            self._until.clear()
        self._until[asked] = time.monotonic() + self.SECONDS


believed = Believed()
