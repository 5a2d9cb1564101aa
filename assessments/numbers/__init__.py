"""Series of numbers assessments draws from (defaults.md 12): one module for each part."""

from salesops.core.sockets import import_parts

import_parts(__name__)
