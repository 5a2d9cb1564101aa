"""What is always true of figures kept beside the visits; ``manage.py verify`` proves it."""

from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext_lazy as _

from customers.visit_month_guards import DIFFERING
from salesops.core.sockets.invariants import invariant


@invariant("customers.months_are_their_visits", _("The visits of each month are the sum of the visits"))
def months_are_their_visits() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(DIFFERING)
        for person, month, kept, counted in cursor.fetchall():
            yield f"person {person}, {month:%Y-%m}: kept {kept}, visits {counted}"
