"""What the acts of assessments are called in the audit trail: one module for each part."""

from salesops.core.sockets import import_parts

import_parts(__name__)
