"""What is always true of figures kept beside what they stand for; ``manage.py verify`` proves it."""

from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext_lazy as _

from customers import known_guards, visit_month_guards
from salesops.core.sockets.invariants import invariant


@invariant("customers.months_are_their_visits", _("The visits of each month are the sum of the visits"))
def months_are_their_visits() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(visit_month_guards.DIFFERING)
        for person, month, kept, counted in cursor.fetchall():
            yield f"person {person}, {month:%Y-%m}: kept {kept}, visits {counted}"


@invariant("customers.known_is_known", _("What each file is said to know is what is known"))
def known_is_known() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(known_guards.DIFFERING)
        for customer, kept, counted in cursor.fetchall():
            yield f"customer {customer}: kept {kept}, known {counted}"
