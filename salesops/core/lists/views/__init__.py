from .page import list_view

__all__ = ["list_view"]
