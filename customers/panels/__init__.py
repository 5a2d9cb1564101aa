"""What customers shows on the page of a customer: one module for each part."""

from . import file, grading, visits

__all__ = [
    "file",
    "grading",
    "visits",
]
