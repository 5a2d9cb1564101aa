"""What orders shows on the page of a customer: one module for each part."""

from salesops.core.sockets import import_parts

import_parts(__name__)
