"""The one registry class all sockets use."""

import inspect
from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

Plug = TypeVar("Plug")


class RegistrationError(Exception):
    """A plug is wrong; the message names the place (both places for a code used twice)."""


def _place_of_caller() -> str:
    # Frames are walked by hand: inspect.stack() reads the source of each, which took seconds at every start.
    frame = inspect.currentframe()
    while frame is not None:
        if "salesops/core/sockets" not in frame.f_code.co_filename:
            return f"{frame.f_code.co_filename}:{frame.f_lineno}"
        frame = frame.f_back
    return "?"


class Registry(Generic[Plug]):
    """Plugs by code (``by_code``: where tests let others stand in). ``check`` returns what is wrong with a plug, or ``None``."""

    def __init__(self, name: str, check: Callable[[Plug], str | None] | None = None) -> None:
        self.name = name
        self._check = check
        self.by_code: dict[str, Plug] = {}
        self._places: dict[str, str] = {}

    def register(self, plug: Plug) -> Plug:
        """Add ``plug`` (it has a ``code``) and return it, so that this also works as a decorator."""
        place = _place_of_caller()
        code = getattr(plug, "code", "")
        if not code:
            raise RegistrationError(f"{self.name}: a plug without code at {place}")
        if code in self.by_code:
            raise RegistrationError(f"{self.name}: {code!r} registered twice: {self._places[code]} and {place}")
        problem = self._check(plug) if self._check else None
        if problem:
            raise RegistrationError(f"{self.name}: {code!r} at {place}: {problem}")
        self.by_code[code] = plug
        self._places[code] = place
        return plug

    def get(self, code: str) -> Plug:
        """The plug of ``code``; an unknown code raises ``LookupError``, it never falls through."""
        try:
            return self.by_code[code]
        except KeyError:
            raise LookupError(f"{self.name}: nothing registered as {code!r}") from None

    def __contains__(self, code: str) -> bool:
        return code in self.by_code

    def __iter__(self) -> Iterator[Plug]:
        return iter(self.by_code.values())

    def __len__(self) -> int:
        return len(self.by_code)
