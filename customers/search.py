"""Finding customers: by any part of the name, pinyin, initials, code, credit code, phone (ALL-2); by what they are called alone."""

from typing import TYPE_CHECKING, Any

from django.db.models import Q

from customers.names import digits_of

if TYPE_CHECKING:
    from customers.models.customer import CustomerQuerySet

# Shorter ones would find numbers that a mask hides by trying digit after digit.
WHOLE_NUMBER = 7
# Customers that may share one number.
MOST_SHARED = 100


def found_by(rows: "CustomerQuerySet", text: str) -> Any:
    """``rows`` found by ``text``; the phone number of a contact finds its customer only when it is whole."""
    from customers.models import Contact

    found = Q(search_text__finds=text)
    digits = digits_of(text)
    if len(digits) >= WHOLE_NUMBER and all(c in "0123456789+-() " for c in text.strip()):
        numbers = Contact.objects.filter(Q(mobile_digits=digits) | Q(phone_digits=digits))
        # As values: a subquery inside OR made PostgreSQL read every customer.
        known = list(numbers.values_list("customer_id", flat=True)[:MOST_SHARED])
        if known:
            found |= Q(pk__in=known)
    return rows.filter(found)


def called(rows: "CustomerQuerySet", text: str) -> Any:
    """``rows`` by what a row about a customer shows to everybody who sees it: name, pinyin, initials, number (S1).

    A customer that moved on isn't tried for its credit code or phone of today, digit after digit.
    """
    found = rows.filter(search_text__finds=text)
    if not any(c.isdigit() for c in text):
        return found
    asked = text.strip()
    return found.filter(Q(code__icontains=asked) | Q(name__icontains=asked) | Q(short_name__icontains=asked))
