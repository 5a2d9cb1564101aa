"""One row of the access matrix."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.cast import PEOPLE, Company

CAST = tuple(name for name, *_rest in PEOPLE)
STRANGER = "stranger"


def names(text: str) -> frozenset[str]:
    """ "*" is everybody signed in; "* -rep -legal" leaves some out."""
    words = text.split()
    found = set(CAST) if "*" in words else set()
    for word in words:
        if word.startswith("-"):
            found.discard(word[1:])
        elif word != "*":
            assert word in CAST, word
            found.add(word)
    return frozenset(found)


@dataclass(frozen=True)
class Route:
    """Who gets through at one address with one kind of target.

    ``allowed`` get their page, or past the door of a write; ``hidden`` get 404 as if the record did not exist; everybody else who
    is signed in gets 403. A stranger is sent to sign in (pages) or gets 401 (API), unless ``public``.
    """

    name: str
    allowed: str
    hidden: str = ""
    args: Callable[[Company], list[Any]] = field(default=lambda company: [])
    case: str = ""
    post: bool = False
    data: dict[str, Any] = field(default_factory=dict)
    query: str = ""
    public: bool = False
    # Prepares what the address needs (a leave request, a job); its result goes to ``args``.
    given: Callable[[Company], Any] | None = None

    def __str__(self) -> str:
        return f"{self.name} {self.case} {'POST' if self.post else 'GET'}".replace("  ", " ")

    def expected(self, who: str) -> str:
        """``through``, ``404`` or ``403``."""
        if who in names(self.allowed):
            return "through"
        return "404" if who in names(self.hidden) else "403"
