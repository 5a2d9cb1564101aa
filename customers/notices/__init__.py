"""What people are told of by customers: one module for each part of the house."""

from . import visits

__all__ = ["visits"]
