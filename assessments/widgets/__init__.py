"""What assessments shows on the first page: one module for each part."""

from salesops.core.sockets import import_parts

import_parts(__name__)
