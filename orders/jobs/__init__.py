"""What orders does by the clock: one module for each part."""

from salesops.core.sockets import import_parts

import_parts(__name__)
