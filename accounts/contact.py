"""Who reads the mobile number and the e-mail address of a colleague in full (S2): oneself, the heads above, who keeps the file."""

from collections.abc import Iterable
from typing import Any

from django.db.models import F, Func, Q, QuerySet, Value
from django.db.models.functions import Lower, Replace

from accounts.models import Posting, User
from salesops.core.masking import masked_email, masked_mobile
from salesops.core.search.fields import SearchTextField

FIELDS = {"mobile": masked_mobile, "email": masked_email}


def _keeps_the_file(viewer: User) -> bool:
    """Found out once for a request: a list asks for each of its rows."""
    access: Any = viewer.access
    if not hasattr(access, "keeps_the_file"):
        access.keeps_the_file = access.reaches_all("users", "e") or viewer.holds("HRT")
    return access.keeps_the_file


def _below(viewer: User) -> frozenset[int]:
    """Everybody posted today under the units the viewer heads; read once for a request."""
    access: Any = viewer.access
    if not hasattr(access, "people_below"):
        posted = Posting.objects.on(access.day).filter(unit__in=access.headed_units).values_list("user_id", flat=True)
        access.people_below = frozenset(posted) if access.headed_units else frozenset()
    return access.people_below


def reads_contact(viewer: User, person_id: int) -> bool:
    """Whether ``viewer`` reads the contact data of this colleague without a mask."""
    return person_id == viewer.pk or _keeps_the_file(viewer) or person_id in _below(viewer)


def open_contacts(viewer: User, people: Iterable[User]) -> frozenset[int]:
    """Ids of those among ``people`` whose contact data ``viewer`` reads without a mask. One query for all."""
    return frozenset(person.pk for person in people if reads_contact(viewer, person.pk))


def contact_of(person: User, field: str, *, in_full: bool) -> str:
    """``person``'s mobile or e-mail as the reader may see it."""
    value: str = getattr(person, field)
    return value if in_full else FIELDS[field](value)


def may_unmask(viewer: Any) -> bool:
    """Everybody who works with people; auditors look at what was done, not at numbers."""
    return not viewer.holds("AUD")


def _as_searched(field: str) -> Func:
    """Letters and digits of a contact field, as they stand in the text people are found by."""
    every = Value("g")
    return Func(Lower(field), Value("[^[:alnum:]]"), Value(""), every, function="regexp_replace")


def told_by_open_texts(rows: QuerySet[User], text: str, viewer: User) -> QuerySet[User]:
    """Of people found by ``text`` those whom it finds without mobile and e-mail, where ``viewer`` doesn't read these."""
    if _keeps_the_file(viewer):
        return rows
    rest: Any = F("search_text")
    for field in FIELDS:
        contact: Any = _as_searched(field)
        rest = Replace(rest, contact, Value("\n"), output_field=SearchTextField())
    open_to = Q(pk=viewer.pk) | Q(pk__in=_below(viewer))
    return rows.alias(open_text=rest).filter(open_to | Q(open_text__finds=text))
