"""The numbers of signing in: dated policy ``accounts.sign-in`` (security.md section 5)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from salesops.core.policies import policy_on


@dataclass(frozen=True)
class SignInLimits:
    """``failures`` within ``window`` lock a name for ``locked_for``; one address may try ``per_minute`` times a minute."""

    failures: int = 5
    window: timedelta = timedelta(minutes=15)
    locked_for: timedelta = timedelta(minutes=15)
    per_minute: int = 30


def session_end(now: datetime, started: datetime) -> datetime:
    """When a session used at ``now`` ends: after the idle hours, at the latest so many days after sign-in."""
    values = policy_on("accounts.sign-in", timezone.localdate(now))
    idle, longest = timedelta(hours=int(values["idle_hours"])), timedelta(days=int(values["longest_days"]))
    return min(now + idle, started + longest)


def sign_in_limits(now: datetime) -> SignInLimits:
    """The limits that hold at ``now``."""
    values = policy_on("accounts.sign-in", timezone.localdate(now))
    return SignInLimits(
        int(values["failures"]),
        timedelta(minutes=int(values["window"])),
        timedelta(minutes=int(values["locked_for"])),
        int(values["per_minute"]),
    )
