"""What assessments reminds people of: one module for each part."""

from salesops.core.sockets import import_parts

import_parts(__name__)
