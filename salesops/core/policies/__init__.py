"""Dated policies: the numbers a company changes in the browser (ALL-7). Code reads them with :func:`policy_on`."""

from .reading import policy_history, policy_on, policy_versions_changed
from .values import PolicyValues

__all__ = ["PolicyValues", "policy_history", "policy_on", "policy_versions_changed"]
