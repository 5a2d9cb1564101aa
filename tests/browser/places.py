"""One page of every kind, to be looked at in a browser: who opens what. Add a row with every new page."""

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


PLACES = [
    Place("accounts:sign_in"),
    Place("reports:today", "rep"),
    Place("core:more", "rep"),
    Place("core:gallery", "admin"),
    Place("/nowhere/", "rep", status=404),
    Place("core:gallery", "rep", status=403),
    Place("core:gallery_error", "admin", lambda company: [409], status=409),
    Place("core:gallery_error", "admin", lambda company: [500], status=500),
]
