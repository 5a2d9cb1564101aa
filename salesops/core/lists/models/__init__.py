from .export import Export
from .view import DefaultView, SavedView

__all__ = ["DefaultView", "Export", "SavedView"]
