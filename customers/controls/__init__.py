"""Rules of the control monitor that customers owns: one module for each part of the house."""

from . import duplicates, visits

__all__ = ["duplicates", "visits"]
