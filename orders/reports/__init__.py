"""Numbered reports of orders and money (RPT-2), one module each."""

from salesops.core.sockets import import_parts

import_parts(__name__)
