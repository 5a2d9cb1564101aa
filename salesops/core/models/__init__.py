from .base import Dated, DatedQuerySet, Versioned
from .stamp import Stamp

__all__ = ["Dated", "DatedQuerySet", "Stamp", "Versioned"]
