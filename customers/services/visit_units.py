"""Where a person stands on a day: the unit a visit stays with."""

from datetime import date

from accounts.models import OrgUnit, Posting, User


def unit_on(person: User, day: date) -> OrgUnit | None:
    """Where ``person`` stood on ``day``."""
    posting = Posting.objects.on(day).filter(user=person).select_related("unit").first()
    return posting.unit if posting else None
