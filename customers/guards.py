"""Guards of customers' own."""

from dataclasses import dataclass

from django.db.models import Model

from salesops.core.guards import AuditTrail


@dataclass(frozen=True)
class CorrectionTrail(AuditTrail):
    """An audit trail of changes only, for rows that say themselves who wrote them, when and for whom (visits).

    A second copy of each of some million rows would tell nothing more.
    """

    def trigger(self, model: type[Model]) -> str:
        return super().trigger(model).replace("AFTER INSERT OR UPDATE OR DELETE", "AFTER UPDATE OR DELETE", 1)
