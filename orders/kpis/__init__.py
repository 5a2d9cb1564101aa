"""KPIs of orders, goods and money (ASM-2, defaults.md 8), one module each theme."""

from salesops.core.sockets import import_parts

import_parts(__name__)
