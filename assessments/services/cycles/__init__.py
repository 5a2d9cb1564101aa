"""Cycles: opened by the calendar, frozen all at once, closed when the appeals are over (ASM-5)."""
