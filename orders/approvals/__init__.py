"""Who decides on what in orders (defaults.md 11): one module for each matter."""

from salesops.core.sockets import import_parts

import_parts(__name__)
