"""Who reads a list, when and in which language: what formats and filters need to know."""

from dataclasses import dataclass
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

    @classmethod
    def of(cls, request: HttpRequest) -> "Reading":
        return cls(request.user, timezone.localdate(), translation.get_language() or "zh-hans")

    def allowed(self, right: tuple[str, str] | None) -> bool:
        """Whether the reader holds ``right`` (capability, letter); no right asked is always allowed."""
        return right is None or self.user.can(*right)
