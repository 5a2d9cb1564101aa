"""What of orders goes along with a customer or a leaver: one module for each part."""

from salesops.core.sockets import import_parts

import_parts(__name__)
