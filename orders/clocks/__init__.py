"""Clocks of orders (defaults.md 5): one module for each part."""

from salesops.core.sockets import import_parts

import_parts(__name__)
