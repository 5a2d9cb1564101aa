"""The list engine (ALL-2): an app declares a list in its ``tables.py``, the engine serves page, views, bulk work and export.

Import the parts from their modules: ``page.ListPage``, ``columns.Column``, ``filters.*``, ``formats.*``.
"""
