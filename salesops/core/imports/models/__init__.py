from .run import ImportRun

__all__ = ["ImportRun"]
