"""Socket ``demo.py``: what an app adds to the demo company. Names and figures are made up by code, the same for the same seed."""

import random
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from .registry import Registry


@dataclass
class DemoCompany:
    """What the parts of the demo share while it is written. ``people`` holds users by user name.

    ``behind`` closes when the last part is written: for what is made faster for all rows at once.
    """

    size: str
    today: date
    random: random.Random
    people: dict[str, Any] = field(default_factory=dict)
    behind: ExitStack = field(default_factory=ExitStack)

    @property
    def since(self) -> date:
        """First day of the history: 1 January of last year."""
        return date(self.today.year - 1, 1, 1)


@dataclass(frozen=True)
class DemoPart:
    """One app's part. ``order``: parts with a lower number are written first."""

    code: str
    order: int
    build: Callable[[DemoCompany], None]


demo_parts: Registry[DemoPart] = Registry("demo")
