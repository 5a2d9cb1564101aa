"""Links that open something without a sign-in (S11): one purpose, one subject, one period; GET never changes anything.

``salesops.core.links.engine`` makes, reads and uses them up.
"""
