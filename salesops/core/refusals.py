"""Saying no with a name.

A rule returns a :class:`Refusal` or ``None``; a service gathers all of them and calls :func:`refuse_if`, so that a
person sees every reason at once. Pages show the sentence, the API answers the code as well (contract.md, "Errors").
"""

import dataclasses
from collections.abc import Mapping
from typing import Any


@dataclasses.dataclass(frozen=True)
class Refusal:
    """One reason to refuse an act: a stable ``code`` such as ``accounts.cycle-in-tree`` and a sentence for people.

    ``field`` names the input it belongs to, if any; ``figures`` are the values the sentence was built from.
    """

    code: str
    message: str
    field: str | None = None
    figures: Mapping[str, Any] = dataclasses.field(default_factory=dict)


class Refused(Exception):
    """The act was refused; nothing was written. ``status`` is the HTTP status a page or the API answers."""

    status = 409

    def __init__(self, *refusals: Refusal) -> None:
        if not refusals:
            raise ValueError("Refused needs at least one refusal")
        self.refusals = refusals
        super().__init__("; ".join(f"[{r.code}] {r.message}" for r in refusals))

    @property
    def code(self) -> str:
        return self.refusals[0].code


class Invalid(Refused):
    """The input itself is wrong (422): each refusal names its field."""

    status = 422


class Malformed(Refused):
    """The address itself makes no sense (400): an unknown filter, a repeated key, a forged cursor."""

    status = 400


class Forbidden(Refused):
    """The person may see the record but not do this (403)."""

    status = 403


class TooMany(Refused):
    """Too many tries (429); ``retry_after`` is the number of seconds to wait."""

    status = 429

    def __init__(self, *refusals: Refusal, retry_after: int) -> None:
        super().__init__(*refusals)
        self.retry_after = retry_after


class Conflict(Refused):
    """Somebody else changed the record meanwhile (409); ``theirs`` holds the present values by field."""

    def __init__(self, *refusals: Refusal, theirs: Mapping[str, Any] | None = None) -> None:
        super().__init__(*refusals)
        self.theirs = dict(theirs or {})


def refuse_if(*found: Refusal | None, kind: type[Refused] = Refused) -> None:
    """Raise ``kind`` with every refusal among ``found``; do nothing when there is none."""
    refusals = [r for r in found if r is not None]
    if refusals:
        raise kind(*refusals)
