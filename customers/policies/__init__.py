"""Dated policies of customers: one module for each part of the house."""

from . import cadence, grading, visits

__all__ = [
    "cadence",
    "grading",
    "visits",
]
