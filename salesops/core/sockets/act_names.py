"""Socket ``act_names.py``: what an act is called in the audit trail ("accounts.create_user" → "person created")."""

from collections.abc import Mapping
from dataclasses import dataclass

from .policies import Text
from .registry import Registry


@dataclass(frozen=True)
class ActName:
    """The words of one act; ``code`` is that of its service."""

    code: str
    label: Text


act_names: Registry[ActName] = Registry("act_names")


def name_acts(names: Mapping[str, Text]) -> None:
    """Register the words of an app's acts by code."""
    for code, label in names.items():
        act_names.register(ActName(code, label))


def act_name(code: str) -> str:
    """The words of an act in the reader's language; what ran outside of the portal (migrations, psql) keeps its own name."""
    return str(act_names.get(code).label) if code in act_names else code
