"""Socket ``clocks.py``: the clocks T01–T42 of defaults.md 5. An app registers a clock when the records it times exist.

Limits are dated policy values: registering a clock makes its policy ``clocks.<code>``, edited with the other policies.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from salesops.core.limits import Limit, Unit

from .policies import PolicyField, PolicyKind, Text, policies
from .registry import Registry
from .reminders import TOLD

Pause = tuple[datetime, datetime]


@dataclass(frozen=True)
class RunningClock:
    """A clock that runs on a record: told for previews of calendar changes, and to be moved when the calendar changed.

    ``key`` finds the row again (the id of an approval step); ``pauses`` are closed ones. ``owners`` are ids of the people it runs
    against; ``record`` is what its reminders lead to.
    """

    key: Any
    title: str
    start: datetime
    limit: Limit
    due: datetime
    pauses: tuple[Pause, ...] = ()
    owners: tuple[int, ...] = ()
    record: Any = None


# Who is told at which step (the names of ``worktime.escalation``): owner; manager, next manager, market manager, director in
# charge, general manager of the owner.
STEPS = ("remind", "warn", "due", "next_manager", "director")
RUNGS = ("owner", "manager", "next_manager", "MM", "director", "GM")
Ladder = Mapping[str, tuple[str, ...]]
STD: Ladder = {
    "remind": ("owner",),
    "warn": ("owner",),
    "due": ("owner", "manager"),
    "next_manager": ("next_manager",),
    "director": ("director",),
}


@dataclass(frozen=True)
class Clock:
    """One clock. ``limit`` is the shipped value, or ``cases`` names several (``(("P1", "1 wd"), …)``), each called by its word
    in ``case_words`` where its limit is edited.

    ``starts``, ``stops``, ``owner``, ``pause`` and ``escalates`` are the words of defaults.md 5 for the catalogue.
    ``running()`` yields the clocks under way; ``move(key, due, actor)`` writes a due moment that a change of the calendar moved.
    ``ladder`` says who hears which step from the sweep of reminders; ``None`` for an engine that tells by itself (approvals).
    ``urgent``: also in quiet hours.
    """

    code: str
    label: Text
    starts: Text
    stops: Text
    owner: Text
    limit: str = ""
    cases: tuple[tuple[str, str], ...] = ()
    case_words: Mapping[str, Text] = field(default_factory=dict)
    pause: Text = ""
    escalates: Text = ""
    in_documents: bool = False
    running: Callable[[], Iterable[RunningClock]] | None = None
    move: Callable[[Any, datetime, Any], None] | None = None
    ladder: Ladder | None = field(default_factory=lambda: STD)
    urgent: bool = False

    def __post_init__(self) -> None:
        if set(self.ladder or ()) - set(STEPS) or any(set(row) - set(RUNGS) for row in (self.ladder or {}).values()):
            raise ValueError(f"clock {self.code}: unknown step or rung in its ladder")
        if {case for case, _limit in self.cases} != set(self.case_words):
            raise ValueError(f"clock {self.code}: each case needs a word")
        units = {Limit.of(limit).unit for _case, limit in self.limits}
        if len(units) != 1:
            raise ValueError(f"clock {self.code}: one unit, one limit at least")

    @property
    def limits(self) -> tuple[tuple[str, str], ...]:
        return self.cases or (("limit", self.limit),)

    @property
    def unit(self) -> Unit:
        return Limit.of(self.limits[0][1]).unit

    @property
    def policy_code(self) -> str:
        return f"clocks.{self.code}"

    @property
    def is_swept(self) -> bool:
        """Whether the sweep of reminders tells of it: it knows what runs, and no engine of its own tells."""
        return self.ladder is not None and self.running is not None


clocks: Registry[Clock] = Registry("clocks")


def register_clock(clock: Clock) -> Clock:
    """Register ``clock`` and the policy that holds its limits."""
    clocks.register(clock)
    policies.register(
        PolicyKind(
            code=clock.policy_code,
            label=clock.label,
            group=_("Clocks"),
            approval=True,
            fields=tuple(
                PolicyField(case, clock.case_words.get(case, _("Limit")), "limit") for case, _limit in clock.limits
            )
            + ((TOLD,) if clock.is_swept else ()),
            shipped={**dict(clock.limits), **({TOLD.name: True} if clock.is_swept else {})},
        )
    )
    return clock


def clock_limit(code: str, day: date, case: str = "limit") -> Limit:
    """The limit of clock ``code`` that holds for what starts on ``day``. An unknown clock or case raises."""
    from salesops.core.policies import policy_on

    return policy_on(clocks.get(code).policy_code, day)[case]
