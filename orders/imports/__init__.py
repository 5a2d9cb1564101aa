"""Tables people bring (contract.md, "Imports"): one module each, all imported here so that they are registered."""

from . import order_kind, product_kind

__all__ = ["order_kind", "product_kind"]
