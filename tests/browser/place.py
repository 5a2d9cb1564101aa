"""A page to be looked at in a browser: who opens it, and what it needs."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from tests.cast import Company


@dataclass(frozen=True)
class Place:
    """``who`` opens ``name``; ``given`` prepares what the page shows and returns the arguments of the address."""

    name: str
    who: str = ""
    given: Callable[[Company], list[Any]] = lambda company: []
    query: str = ""
    status: int = 200

    def path(self, company: Company) -> str:
        return (self.name if "/" in self.name else reverse(self.name, args=self.given(company))) + self.query


def made(record: Callable[[Company], Any]) -> Callable[[Company], list[Any]]:
    """What a row of the access matrix prepares, as the one argument of the address."""
    return lambda company: [record(company)]


def beside(record: Callable[[Company], Any]) -> Callable[[Company], list[Any]]:
    """The same for a page that shows the row without naming it in its address."""

    def given(company: Company) -> list[Any]:
        record(company)
        return []

    return given


def about(*args: Any) -> Callable[[Company], list[Any]]:
    """An address that needs nothing prepared."""
    return lambda company: list(args)
