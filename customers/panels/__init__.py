"""What customers itself shows on the customer page: one module for each part of the house."""

from . import grading

__all__ = ["grading"]
