"""A competitive selection, step by step (ASM-9, defaults.md 9.3 PR4)."""
