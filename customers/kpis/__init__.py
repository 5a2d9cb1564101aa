"""KPIs of visits, logs and the weekly status (ASM-2, defaults.md 8), one module each theme."""

from salesops.core.sockets import import_parts

import_parts(__name__)
