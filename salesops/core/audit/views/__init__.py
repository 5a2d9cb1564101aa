from .access import access_log
from .trail import entry, trail

__all__ = ["access_log", "entry", "trail"]
