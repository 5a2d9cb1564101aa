"""Guards: triggers a model declares and ``migrate`` installs, so that bulk SQL, jobs and psql meet the same walls.

A model of the house says ``guards = [AuditTrail(), …]``. Every model must declare either ``AuditTrail`` or ``Unaudited`` with its
reason; the system check fails otherwise. After ``migrate`` the installer brings the database in step with the
declarations and gives the portal's own role no more rights than it needs (ACC-7).
"""

from .base import AppendOnly, AuditTrail, Frozen, Guard, Stamps, StateGuard, Unaudited, VersionBump

__all__ = ["AppendOnly", "AuditTrail", "Frozen", "Guard", "Stamps", "StateGuard", "Unaudited", "VersionBump"]
