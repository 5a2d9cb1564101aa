"""Copies of database and files from one moment, and the way back (F15)."""

from .hold import hold_sending, release_sending, sending_held
from .making import make_backup
from .restoring import CannotRestore, restore_backup

__all__ = ["CannotRestore", "hold_sending", "make_backup", "release_sending", "restore_backup", "sending_held"]
