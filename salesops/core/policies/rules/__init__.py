"""Reasons to refuse what people do with policy versions."""

from .versions import (
    another_draft,
    approval_missing,
    not_needed_here,
    nothing_changed,
    own_draft,
    reason_missing,
    starts_in_the_past,
)

__all__ = [
    "another_draft",
    "approval_missing",
    "not_needed_here",
    "nothing_changed",
    "own_draft",
    "reason_missing",
    "starts_in_the_past",
]
