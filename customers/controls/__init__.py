"""Rules of the control monitor that customers owns: one module for each part of the house."""

from . import visits

__all__ = ["visits"]
