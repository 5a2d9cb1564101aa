"""Document numbers without gaps (defaults.md 12)."""

from .drawing import continue_after, draw_number, draw_numbers

__all__ = ["continue_after", "draw_number", "draw_numbers"]
