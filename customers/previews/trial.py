"""What a policy does to the files when it is tried on them, and how that is said."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from customers.models import PolicyPreview
from salesops.core.sockets.policies import Text

Write = Callable[[PolicyPreview, Mapping[str, Any], list[int]], Mapping[str, Decimal] | None]


def as_it_is(what: str, value: str) -> str:
    return value


@dataclass(frozen=True)
class Trial:
    """``write(preview, values, ids)`` adds the rows of the customers ``ids`` for whom something differs, and answers with figures
    of all of them to be added up (``totals``: their labels). ``words``: what → what it means; ``shown(what, code)`` puts a code
    of before or after into words. ``at_once``: more customers than this are tried in the background. ``owners``: counted by
    owner too; ``months``: by the months of their days. ``note``: what it can't tell.
    """

    code: str
    write: Write
    words: Mapping[str, Text]
    figure: Text = ""
    shown: Callable[[str, str], str] = as_it_is
    totals: Mapping[str, Text] = field(default_factory=dict)
    at_once: int = 2_000
    owners: bool = False
    months: bool = False
    note: Text = ""


TRIALS: dict[str, Trial] = {}


def register(trial: Trial) -> None:
    TRIALS[trial.code] = trial
