"""Code lists: short lists of words a company may change (defaults.md 2.5). See ``reading.py``."""
