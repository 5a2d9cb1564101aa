"""Socket ``files``: purposes whose files ask more of their owner at each fetch than a right (exports: an unchanged scope)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .registry import Registry


@dataclass(frozen=True)
class FileDoor:
    """Files of purpose ``code`` are handed out only while ``open_to(user, stored)`` holds."""

    code: str
    open_to: Callable[[Any, Any], bool]


file_doors: Registry[FileDoor] = Registry("files")
