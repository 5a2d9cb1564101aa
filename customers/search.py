"""Finding customers: by any part of the name, pinyin, initials, code, credit code, phone (ALL-2)."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from customers.names import digits_of

if TYPE_CHECKING:
    from customers.models.customer import CustomerQuerySet

# Shorter ones would find numbers that a mask hides by trying digit after digit.
WHOLE_NUMBER = 7


def found_by(rows: "CustomerQuerySet", text: str) -> Any:
    """``rows`` found by ``text``; the phone number of a contact finds its customer only when it is whole."""
    from customers.models import Contact

    found = Q(search_text__finds=text)
    digits = digits_of(text)
    if len(digits) >= WHOLE_NUMBER and all(c in "0123456789+-() " for c in text.strip()):
        numbers = Contact.objects.filter(Q(mobile_digits=digits) | Q(phone_digits=digits))
        found |= Q(pk__in=numbers.values("customer"))
    return rows.filter(found)
