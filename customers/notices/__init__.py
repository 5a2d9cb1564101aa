"""What people are told of by customers: one module for each part of the house."""

from . import grading, pool, visits

__all__ = [
    "grading",
    "pool",
    "visits",
]
