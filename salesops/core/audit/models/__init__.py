from .access import AccessLog
from .activity import Activity
from .entry import AuditEntry

__all__ = ["AccessLog", "Activity", "AuditEntry"]
