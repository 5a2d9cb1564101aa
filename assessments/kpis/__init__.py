"""KPIs built of other KPIs and of targets, and what is still awaited from other apps; one module each."""

from salesops.core.sockets import import_parts

import_parts(__name__)
