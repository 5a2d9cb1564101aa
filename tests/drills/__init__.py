"""Fault drills against a really started stack: ``make drills`` (security.md, section 4). Each one ends with ``verify``.

Files are named ``drill_*.py`` so that ``make test`` leaves them alone: they kill processes and wait for leases to run out.
"""
