"""Every address × every member of the cast (security.md, tests 1 and 3): one table, by area.

An address without a row fails the suite. Add yours to the module of its area.
"""
