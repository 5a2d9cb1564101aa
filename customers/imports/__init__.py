"""Tables of customers that people bring: one module for each part of the house."""

from . import visits

__all__ = ["visits"]
