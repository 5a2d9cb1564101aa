"""What orders brings to the first page (RPT-1): one module for each part."""

from salesops.core.sockets import import_parts

import_parts(__name__)
