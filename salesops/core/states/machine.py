"""The table of one state machine."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Model
from django.utils.functional import Promise

from salesops.core.guards import StateGuard
from salesops.core.refusals import Refusal

Text = str | Promise
Rule = Callable[[Any, Any], Refusal | None]

# Drawings of design.md 7, "Status".
TONES = ("open", "go", "wait", "block", "done")


@dataclass(frozen=True)
class State:
    """A state: the code kept in the column, its word on the screen, its drawing."""

    code: str
    label: Text
    tone: str = "go"


@dataclass(frozen=True)
class Transition:
    """A row of the table: ``verb`` takes a record from one of ``sources`` to ``target``.

    ``right`` is ``capability.letter`` (``leave.a``), or "" when only the rules or the system decide. ``rules`` are pure functions
    ``(record, person) -> Refusal | None``. ``system``: no person does this by hand, it is never offered.
    """

    verb: str
    sources: tuple[str, ...]
    target: str
    right: str = ""
    label: Text = ""
    rules: tuple[Rule, ...] = ()
    system: bool = False
    danger: bool = False


@dataclass(frozen=True)
class Allowed:
    """What a person could do with a record now; ``refusals`` say why not."""

    verb: str
    label: str
    refusals: tuple[Refusal, ...] = ()
    danger: bool = False

    @property
    def allowed(self) -> bool:
        return not self.refusals


@dataclass(frozen=True)
class StateMachine:
    """States and transitions of one column. Wrong tables (unknown state, a verb twice from one state) stop the start."""

    code: str
    column: str
    states: tuple[State, ...]
    initial: tuple[str, ...]
    transitions: tuple[Transition, ...]
    _by_code: dict[str, State] = field(init=False, default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        self._by_code.update({state.code: state for state in self.states})
        problem = self._problem()
        if problem:
            raise ValueError(f"{self.code}: {problem}")

    def _problem(self) -> str | None:
        if len(self._by_code) != len(self.states):
            return "a state is named twice"
        if any(state.tone not in TONES for state in self.states):
            return "unknown drawing of a state"
        named = {
            *self.initial,
            *(t.target for t in self.transitions),
            *(s for t in self.transitions for s in t.sources),
        }
        if named - set(self._by_code):
            return f"unknown states {sorted(named - set(self._by_code))}"
        seen = set()
        for transition in self.transitions:
            for source in transition.sources:
                if (transition.verb, source) in seen:
                    return f"{transition.verb!r} leaves {source!r} twice"
                seen.add((transition.verb, source))
        reached, grew = set(self.initial), True
        while grew:
            more = {t.target for t in self.transitions if reached.intersection(t.sources)} - reached
            reached, grew = reached | more, bool(more)
        if set(self._by_code) - reached:
            return f"nothing leads to {sorted(set(self._by_code) - reached)}"
        return None

    @property
    def choices(self) -> list[tuple[str, Text]]:
        """For the model's field."""
        return [(state.code, state.label) for state in self.states]

    def state(self, code: str) -> State:
        """The state of ``code``; an unknown one raises ``LookupError``."""
        try:
            return self._by_code[code]
        except KeyError:
            raise LookupError(f"{self.code}: no state {code!r}") from None

    def state_of(self, record: Model) -> State:
        return self.state(getattr(record, self.column))

    def guard(self, *, mark: str = "", history: tuple[str, ...] = ()) -> StateGuard:
        """The same table as a trigger: SQL can't move the column any other way either.

        Rows with a value in ``mark`` may start in a state of ``history``: they came from a former system.
        """
        moves = [(source, t.target) for t in self.transitions for source in t.sources]
        return replace(StateGuard.of(self.column, self.initial, moves), mark=mark, history=history)

    def find(self, verb: str, state: str) -> Transition | None:
        """The row for ``verb`` from ``state``; an unknown verb raises ``LookupError``."""
        rows = [t for t in self.transitions if t.verb == verb]
        if not rows:
            raise LookupError(f"{self.code}: no verb {verb!r}")
        return next((t for t in rows if state in t.sources), None)

    def is_final(self, state: str) -> bool:
        """Whether nothing leads out of ``state``."""
        return not any(state in t.sources for t in self.transitions)
