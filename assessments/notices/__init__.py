"""What assessments tells people: one module for each part."""

from salesops.core.sockets import import_parts

import_parts(__name__)
