"""Grades worked out anew: of some customers at once when something changed, of all of them every Monday (CUS-5)."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from customers.facts.grading import standing_of
from customers.grading_items import NUMBER_ITEMS
from customers.models import Customer, GradeChange
from customers.policies.grading import GRADING
from salesops.core.acts import act
from salesops.core.policies import policy_on

from .regrading_sql import BY_IDS, EVERYBODY, LOCK, SHEETS, TABLES, WRITE, cadence_rows, policy_params, write_params

BATCH = 10_000
Cause = GradeChange.Cause


@dataclass(frozen=True)
class Moved:
    """A customer whose grade, score or standing changed."""

    customer_id: int
    before: str
    after: str

    @property
    def is_move(self) -> bool:
        """Whether the grade itself changed, from one to another."""
        return bool(self.before) and self.before != self.after


@act("customers.regrade")
def regrade(*, actor: Any, ids: Iterable[int], day: date, now: datetime, cause: str = Cause.INPUT) -> list[Moved]:
    """Work out the grades of ``ids`` with the policy of ``day`` and write down what changed.

    Locks the files in the order of their ids, so two recalculations of one customer come one after the other and the
    second sees what the first wrote.
    """
    wanted = sorted(set(ids))
    if not wanted:
        return []
    policy = policy_on(GRADING, day)
    with connection.cursor() as cursor:
        cursor.execute(LOCK.format(where=BY_IDS), {"ids": wanted})
        cursor.execute(SHEETS.format(where=BY_IDS), {"ids": wanted})
        standing = standing_of(wanted, day)
        rows, cadence = cadence_rows()
        params = policy_params(policy, day) | cadence | write_params(policy.number, cause, _pk(actor), now)
        params |= {"ids": wanted, "key_ids": standing.key_customers(policy["key_sales"])}
        params["bought_ids"] = standing.bought()
        cursor.execute(WRITE.format(cadence=rows, where=BY_IDS, **TABLES), params)
        return [Moved(*row) for row in cursor.fetchall()]


def grade_staged(*, tables: Mapping[str, str], actor: Any, day: date, now: datetime) -> None:
    """Grade new files in the temporary ``tables`` (``customers``, ``sheets``) before they are written: once instead of twice.

    They have neither orders nor credit yet; the history of their grades is written at once.
    """
    policy = policy_on(GRADING, day)
    rows, cadence = cadence_rows()
    params = policy_params(policy, day) | cadence | write_params(policy.number, Cause.IMPORTED, _pk(actor), now)
    params |= {"key_ids": [], "bought_ids": []}
    with connection.cursor() as cursor:
        cursor.execute(WRITE.format(cadence=rows, where=EVERYBODY, **tables), params)


def _pk(person: Any) -> int | None:
    return getattr(person, "pk", None)


def regrade_customer(
    customer: Customer, *, actor: Any, day: date, now: datetime, cause: str = Cause.INPUT
) -> Moved | None:
    """One customer, whose row the caller keeps working with: its grade columns are read anew."""
    moved = regrade(actor=actor, ids=[customer.pk], day=day, now=now, cause=cause)
    customer.refresh_from_db(
        fields=[
            "grade", "grade_score", "grade_provisional", "grade_since", "customer_class", "follow_up_on", "version",
        ]
    )  # fmt: skip
    return moved[0] if moved else None


def regrade_after_edit(customer: Customer, changed: Iterable[str], *, actor: Any, now: datetime) -> None:
    """The grade follows at once when a number of the file changed that it stands on. The caller locked ``customer``."""
    if {item.column for item in NUMBER_ITEMS}.intersection(changed):
        regrade_customer(customer, actor=actor, day=timezone.localdate(now), now=now)


def batches(size: int = BATCH) -> Iterator[list[int]]:
    """Ids of all customers one works with, in order, ``size`` at a time."""
    last = 0
    while True:
        ids = list(Customer.objects.current().filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:size])
        if not ids:
            return
        yield ids
        last = ids[-1]


def regrade_all(
    *,
    day: date,
    now: datetime,
    cause: str = Cause.MONDAY,
    each: Callable[[int, list[Moved]], None] = lambda done, moved: None,
) -> int:
    """Every customer, batch by batch, each in a transaction of its own: run again, it changes nothing more.

    ``each(done, moved)`` hears of each batch inside its transaction. Returns how many grades moved.
    """
    done = moves = 0
    for ids in batches():
        with transaction.atomic():
            moved = regrade(actor=None, ids=ids, day=day, now=now, cause=cause)
            done += len(ids)
            moves += sum(m.is_move for m in moved)
            each(done, moved)
    return moves
