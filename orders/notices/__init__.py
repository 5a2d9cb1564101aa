"""What orders tells people (defaults.md 7): one module for each part."""

from salesops.core.sockets import import_parts

import_parts(__name__)
