"""Who reads a list, when and in which language: what formats and filters need to know."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone, translation


@dataclass(frozen=True)
class Reading:
    """The reader, the day and the language of one request or job."""

    user: Any
    today: date
    language: str = "zh-hans"
    # What was worked out for this reader already.
    known: dict[Hashable, Any] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, request: HttpRequest) -> "Reading":
        return cls(request.user, timezone.localdate(), translation.get_language() or "zh-hans")

    def allowed(self, right: tuple[str, str] | None) -> bool:
        """Whether the reader holds ``right`` (capability, letter); no right asked is always allowed."""
        return right is None or self.user.can(*right)

    def once(self, key: Hashable, work: Callable[[], Any]) -> Any:
        """``work()``, done once for this reader."""
        if key not in self.known:
            self.known[key] = work()
        return self.known[key]
