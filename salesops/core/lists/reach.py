"""A short mark of what a person reaches through a capability: two marks differ when the scope does."""

import hashlib
from dataclasses import fields, is_dataclass
from typing import Any


def _plain(value: Any) -> str:
    if is_dataclass(value):
        return ";".join(f"{f.name}={_plain(getattr(value, f.name))}" for f in fields(value))
    if isinstance(value, frozenset | set):
        return ",".join(sorted(map(_plain, value)))
    if isinstance(value, tuple | list):
        return "(" + ",".join(map(_plain, value)) + ")"
    return str(value)


def mark_of_reach(user: Any, capability: str) -> str:
    """SHA-256 of the person's reach today."""
    return hashlib.sha256(_plain(user.access.reach(capability)).encode()).hexdigest()
