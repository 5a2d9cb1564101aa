"""The numbers of signing in (security.md section 5)."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class SignInLimits:
    """``failures`` within ``window`` lock a name for ``locked_for``; one address may try ``per_minute`` times a minute."""

    failures: int = 5
    window: timedelta = timedelta(minutes=15)
    locked_for: timedelta = timedelta(minutes=15)
    per_minute: int = 30


def sign_in_limits() -> SignInLimits:
    return SignInLimits()
