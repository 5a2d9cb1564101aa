"""What a clock shows: how much is left, in the unit it counts in. The server is the truth; scripts tick once a minute."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from salesops.core import formats

SOON_SHARE = 0.2
SOON_MINUTES = 4 * 60


@dataclass(frozen=True)
class ClockFace:
    """A clock at one moment.

    ``left`` and ``total`` are minutes of the clock's own unit, ``left`` is negative when overdue; ``day_minutes`` is the length of
    a day of that unit. ``runs_until`` is when counting stops next (end of the working day), ``paused`` says why it stands.
    """

    left: int
    total: int
    due: datetime | None = None
    day_minutes: int = 24 * 60
    paused: str = ""
    runs_until: datetime | None = None

    @property
    def state(self) -> str:
        """``ok``, ``soon`` (≤ 20 % or ≤ 4 h left), ``late`` or ``paused`` (design.md §7)."""
        if self.left < 0:
            return "late"
        if self.paused:
            return "paused"
        return "soon" if self.left <= max(self.total * SOON_SHARE, min(SOON_MINUTES, self.total / 2)) else "ok"

    @property
    def share_left(self) -> int:
        """Per cent left, for the ring."""
        return max(0, min(100, round(100 * self.left / self.total))) if self.total else 0

    @property
    def text(self) -> str:
        if self.state == "paused":
            return self.paused
        length = formats.duration(self.left, self.day_minutes)
        return _("%s over") % length if self.left < 0 else _("%s left") % length

    @property
    def title(self) -> str:
        return _("due %s") % formats.exact(self.due)[:16] if self.due else ""
