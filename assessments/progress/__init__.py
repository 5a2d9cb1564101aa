"""The running period as people see it: their own, their team's, that of everybody they lead (ASM-13)."""
