from .base import Dated, DatedQuerySet, Versioned

__all__ = ["Dated", "DatedQuerySet", "Versioned"]
