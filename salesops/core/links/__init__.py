"""Links that open something without a sign-in (S11): one purpose, one subject, one period; GET never changes anything."""

from .links import LinkSpent, LinkUnknown, issue, look_at, redeem, revoke

__all__ = ["LinkSpent", "LinkUnknown", "issue", "look_at", "redeem", "revoke"]
