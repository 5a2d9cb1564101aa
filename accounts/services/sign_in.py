"""What can be done to a sign-in: password, second factor, sessions (ACC-6)."""

from datetime import datetime

from accounts.auth import factor
from accounts.auth.sessions import end_sessions
from accounts.models import User
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity


@act("accounts.add_second_factor")
def add_second_factor(*, user: User, secret: str, step: int, now: datetime, actor: User, keep: str = "") -> list[str]:
    """Store the app whose code at ``step`` was right; other sessions (all but ``keep``) end. Returns recovery codes."""
    codes = factor.set_up(user, secret, step=step, now=now)
    end_sessions(user, but=keep)
    record_activity(user, "accounts.add_second_factor", actor=actor)
    return codes
