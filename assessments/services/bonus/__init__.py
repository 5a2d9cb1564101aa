"""Bonus: worked out, agreed to, paid (ASM-8)."""
