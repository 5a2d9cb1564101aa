"""Files that may be of the same company as one being entered (CUS-2): by name, credit code or phone.

What lies outside the reader's scope answers yes or no only, and only to an exact match: no name and no owner is told.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from customers.credit_code import is_credit_code
from customers.models import Contact, Customer
from customers.names import digits_of, normal_name
from customers.provinces import PLACE_NAMES
from customers.search import WHOLE_NUMBER

SHOWN = 8
# A core shorter than this finds half of the country.
CORE = 3


@dataclass(frozen=True)
class Match:
    """A file in scope. ``why``: ``name``, ``credit_code``, ``phone`` (the same), ``similar`` (a name like it)."""

    customer: Customer
    why: str


@dataclass(frozen=True)
class Found:
    """What may be the same company. ``elsewhere``: registered by somebody whose files the reader can't open."""

    matches: list[Match] = field(default_factory=list)
    elsewhere: bool = False
    # Who these are: for whoever watches over it, never for the reader.
    hidden: frozenset[int] = frozenset()

    @property
    def certain(self) -> bool:
        """Whether something is the same and not only similar."""
        return self.elsewhere or any(match.why != "similar" for match in self.matches)


def _same(name: str, credit_code: str, phones: Iterable[str]) -> dict[str, Q]:
    """Condition for each kind of exact match that can be asked."""
    found: dict[str, Q] = {}
    if is_credit_code(credit_code):
        found["credit_code"] = Q(credit_code=credit_code)
    norm = normal_name(name)
    if len(norm) >= 2:
        found["name"] = Q(name_norm=norm)
    numbers = sorted({digits for phone in phones if len(digits := digits_of(phone)) >= WHOLE_NUMBER})
    if numbers:
        people = Contact.objects.filter(Q(mobile_digits__in=numbers) | Q(phone_digits__in=numbers))
        found["phone"] = Q(pk__in=list(people.values_list("customer_id", flat=True)[:100]))
    return found


def cores(name: str) -> list[str]:
    """What tells a company from others: its name without legal form, with and without the place in front."""
    norm = normal_name(name)
    found = [norm]
    place = next((p for p in PLACE_NAMES if norm.startswith(p)), "")
    found += [norm[len(place) :]] if place else [norm[cut:] for cut in (2, 3) if len(norm) - cut > CORE]
    return [core for core in dict.fromkeys(found) if len(core) >= CORE]


def similar(rows: QuerySet, name: str) -> QuerySet:
    """``rows`` whose name holds the core of ``name``."""
    wanted = Q()
    for core in cores(name):
        wanted |= Q(search_text__finds=core)
    return rows.filter(wanted) if wanted else rows.none()


def duplicates(
    user: Any, *, name: str, credit_code: str = "", phones: Iterable[str] = (), besides: Customer | None = None
) -> Found:
    """Files of the same or a like company. Merged ones are answered by the file that goes on; a constant number of queries."""
    everything = Customer.objects.filter(merged_into__isnull=True)
    if besides is not None:
        everything = everything.exclude(pk=besides.pk)
    mine = everything.visible_to(user)
    same = _same(name, credit_code.strip().upper(), phones)
    matches: list[Match] = []
    seen: set[int] = set()
    hidden: frozenset[int] = frozenset()
    if same:
        anything = Q()
        for wanted in same.values():
            anything |= wanted
        all_of_them = set(everything.filter(anything).values_list("pk", flat=True)[:100])
        if all_of_them:
            found = {c.pk: c for c in mine.filter(pk__in=all_of_them).select_related("owner")}
            hidden = frozenset(all_of_them - set(found))
            for why, wanted in same.items():
                for pk in everything.filter(wanted, pk__in=found).values_list("pk", flat=True):
                    if pk not in seen:
                        seen.add(pk)
                        matches.append(Match(found[pk], why))
    like = similar(mine, name).exclude(pk__in=seen).select_related("owner").order_by("name_key", "pk")
    matches += [Match(customer, "similar") for customer in like[: max(SHOWN - len(matches), 0)]]
    return Found(matches[:SHOWN], bool(hidden), hidden)
