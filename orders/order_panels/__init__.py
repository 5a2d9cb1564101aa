"""What the parts of the house show on the page of an order: one module for each part."""

from salesops.core.sockets import import_parts

from .registry import OrderPanel, OrderTicks, OrderVerb, OrderWait, Tick, Waiting

__all__ = ["OrderPanel", "OrderTicks", "OrderVerb", "OrderWait", "Tick", "Waiting"]

import_parts(__name__)
