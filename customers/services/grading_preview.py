"""Who would move if another grading policy held (ALL-7)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from salesops.core.sockets.policies import Effect


def effects_of(values: Mapping[str, Any], day: date) -> list[Effect]:
    """The moves that ``values`` would cause on ``day``, counted."""
    return []
