"""Contacts whose number is that of somebody at another customer: often one company registered twice (CUS-2).

The row is let in; whoever imports is told, and can look at both files.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from customers.models import Contact
from customers.search import WHOLE_NUMBER

from .seen import visible_ids


def numbers_of(contact: Contact) -> set[str]:
    """The whole numbers of ``contact``, digits only."""
    return {n for n in (contact.mobile_digits, contact.phone_digits) if len(n) >= WHOLE_NUMBER}


def same_numbers(contacts: Iterable[Contact], actor: Any) -> dict[int, str]:
    """Contact → the sentence to look at, for written ``contacts``; two queries at most.

    What lies outside the reader's scope is said to exist, no more.
    """
    asked = {contact.pk: (contact.customer_id, numbers_of(contact)) for contact in contacts}
    wanted = {number for _customer, numbers in asked.values() for number in numbers}
    if not wanted:
        return {}
    known = Contact.objects.filter(Q(mobile_digits__in=wanted) | Q(phone_digits__in=wanted), is_active=True)
    rows = known.filter(customer__merged_into__isnull=True).order_by("pk")
    holders: dict[str, dict[int, tuple[str, str]]] = {}
    for customer, code, name, *numbers in rows.values_list(
        "customer", "customer__code", "name", "mobile_digits", "phone_digits"
    ):
        for number in wanted.intersection(numbers):
            holders.setdefault(number, {}).setdefault(customer, (code, name))
    return _told(asked, holders, actor)


def _told(
    asked: Mapping[int, tuple[int, set[str]]], holders: Mapping[str, Mapping[int, tuple[str, str]]], actor: Any
) -> dict[int, str]:
    others = {
        pk: found
        for pk, (own, numbers) in asked.items()
        if (found := {c: held for n in numbers for c, held in holders.get(n, {}).items() if c != own})
    }
    ids = {customer for found in others.values() for customer in found}
    seen = visible_ids(ids, actor)
    return {pk: _sentence([held for c, held in found.items() if c in seen]) for pk, found in others.items()}


def _sentence(seen: list[tuple[str, str]]) -> str:
    if not seen:
        return _("Somebody at another customer has this number.")
    code, name = seen[0]
    return _("%(name)s at %(code)s has the same number.") % {"name": name, "code": code}
