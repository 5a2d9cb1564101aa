from .view import DefaultView, SavedView

__all__ = ["DefaultView", "SavedView"]
