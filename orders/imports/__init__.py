"""Tables people bring (contract.md, "Imports"): one module each, all imported here so that they are registered."""

from . import product_kind

__all__ = ["product_kind"]
