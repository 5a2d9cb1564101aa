"""Who reads the mobile number and the e-mail address of a colleague in full (S2): oneself, the heads above, who keeps the file."""

from collections.abc import Iterable
from typing import Any

from accounts.models import Posting, User
from salesops.core.masking import masked_email, masked_mobile

FIELDS = {"mobile": masked_mobile, "email": masked_email}


def open_contacts(viewer: User, people: Iterable[User]) -> frozenset[int]:
    """Ids of those among ``people`` whose contact data ``viewer`` reads without a mask. One query for all."""
    ids = {person.pk for person in people}
    if viewer.access.reach("users", "e").everything or viewer.holds("HRT"):
        return frozenset(ids)
    mine = {viewer.pk} & ids
    units = viewer.access.headed_units
    if units:
        posted = Posting.objects.on(viewer.access.day).filter(unit__in=units, user__in=ids)
        mine.update(posted.values_list("user_id", flat=True))
    return frozenset(mine)


def contact_of(person: User, field: str, *, in_full: bool) -> str:
    """``person``'s mobile or e-mail as the reader may see it."""
    value: str = getattr(person, field)
    return value if in_full else FIELDS[field](value)


def may_unmask(viewer: Any) -> bool:
    """Everybody who works with people; auditors look at what was done, not at numbers."""
    return not viewer.holds("AUD")
