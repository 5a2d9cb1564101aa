"""Visits of a former system, some thousand at once (contract.md, "Imports"): the rules of logging one, with few statements.

Lock order as for one visit: the customers, then the planned visits. What each row would have met alone it meets here, too: a merged
file leads to the one that goes on, a visit that is there already stays, planned visits are done, last contact and next step follow.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import OrgUnit, Posting, User
from customers.code_lists import IS_PROGRESS, OUTCOME
from customers.models import Customer, PlannedVisit, Visit
from customers.models.visit import counting_ways
from customers.rules import visits as rules
from customers.visit_month_guards import LATER, RECOUNT
from salesops.core.acts import act
from salesops.core.audit.activity import record_activities
from salesops.core.codes.reading import codes_with
from salesops.core.refusals import Refusal
from salesops.core.states import move

from .contacted import note_contact, save_moments
from .planned import LATE_DAYS

BATCH = 1000
# Of two visits of the same person, customer and moment these tell whether they are the same.
SAME = ("purpose", "outcome", "notes", "next_step", "next_on")


@dataclass
class PastVisit:
    """A visit to be written. ``given`` holds what was said of it by field, ``findings`` the company's own fields by code."""

    number: int
    user: User
    customer: Customer
    visited_at: datetime
    way: str
    given: Mapping[str, Any]
    findings: Mapping[str, str] = field(default_factory=dict)

    def say(self, name: str) -> Any:
        return self.given.get(name, None if name == "next_on" else "")


@dataclass
class Brought:
    """What became of the rows by number: those written, those there before, those refused with the reasons."""

    created: set[int] = field(default_factory=set)
    present: set[int] = field(default_factory=set)
    refused: dict[int, list[Refusal]] = field(default_factory=dict)


class _Places:
    """Where people stood on a day: all their postings, read at once."""

    def __init__(self, people: Iterable[int]) -> None:
        self._of: dict[int, list[tuple[Any, int]]] = defaultdict(list)
        rows = Posting.objects.filter(user__in=set(people)).order_by("pk").values_list("user", "period", "unit")
        for user, period, unit in rows:
            self._of[user].append((period, unit))
        found = {unit for rows in self._of.values() for _period, unit in rows}
        self._units = OrgUnit.objects.in_bulk(found)

    def unit_on(self, person: int, day: date) -> OrgUnit | None:
        return next((self._units[unit] for period, unit in self._of.get(person, ()) if day in period), None)


def current_files(visits: Sequence[PastVisit]) -> dict[int, Customer]:
    """The file that goes on for each file named, locked in the order of their ids."""
    leads: dict[int, int | None] = {}
    wanted = {visit.customer.pk for visit in visits}
    while wanted:
        rows = Customer.objects.select_for_update().filter(pk__in=wanted).order_by("pk")
        leads |= dict(rows.values_list("pk", "merged_into"))
        wanted = {target for target in leads.values() if target is not None} - set(leads)
    ends = {}
    for first in leads:
        last, onward = first, leads[first]
        while onward is not None:
            last, onward = onward, leads[onward]
        ends[first] = last
    files = Customer.objects.defer("search_text").in_bulk(set(ends.values()))
    return {first: files[last] for first, last in ends.items()}


@contextmanager
def months_counted_later(later: bool = True) -> Iterator[None]:
    """What is written within is counted by who writes it, in the same transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [LATER, "on" if later else ""])
        yield
        # When something fails the part is undone, and this with it.
        cursor.execute("SELECT set_config(%s, '', true)", [LATER])


def count_months(months: Iterable[tuple[int, date]]) -> None:
    """Count the visits of people's months (id, first day) anew: what :func:`bring_visits` left for later. Two statements."""
    people, days = zip(*sorted(set(months)), strict=True) if months else ((), ())
    with connection.cursor() as cursor:
        for statement in RECOUNT if people else ():
            cursor.execute(statement, {"people": list(people), "months": list(days)})


@act("customers.bring_visits")
def bring_visits(
    *, actor: Any, visits: Sequence[PastVisit], now: datetime, months: set[tuple[int, date]] | None = None
) -> Brought:
    """Write ``visits`` as imported history: neither late nor looked at, their fields not asked for. Each once, also sent again.

    Twenty statements or so, however many visits. With ``months`` the months of the visits aren't counted but added to it: the
    caller owes :func:`count_months` at the end of its transaction, and nobody's new visits wait for it until then.
    """
    found = Brought()
    files = current_files(visits)
    there = _there(visits, files)
    places = _Places(visit.user.pk for visit in visits)
    made: dict[int, Visit] = {}
    for visit in visits:
        customer = files[visit.customer.pk]
        key = (visit.user.pk, customer.pk, visit.visited_at)
        if key in there:
            if _is_same(there[key], visit):
                found.present.add(visit.number)
            else:
                sentence = _("A visit of this moment is there already, with other content.")
                found.refused[visit.number] = [Refusal("customers.visit-there", sentence, "visited_at")]
            continue
        unit = places.unit_on(visit.user.pk, timezone.localdate(visit.visited_at))
        wrong = _wrong(visit, customer, unit, now)
        if wrong:
            found.refused[visit.number] = wrong
        else:
            made[visit.number] = there[key] = _visit(visit, customer, unit)
    # By person and day: batches of two writers take the months in the same order.
    rows = sorted(made.values(), key=lambda one: (one.user_id, one.visited_at, one.customer_id))
    with months_counted_later(months is not None):
        Visit.objects.bulk_create(rows, batch_size=BATCH)
    if months is not None:
        months.update((one.user_id, timezone.localdate(one.visited_at).replace(day=1)) for one in rows)
    _stand_beside(made.values())
    _do_planned(made.values())
    for way in sorted({one.way for one in made.values()}):
        rows = [one for one in made.values() if one.way == way]
        record_activities(rows, "customers.log_visit", actor=None, way=way)
    found.created.update(made)
    return found


def _there(visits: Sequence[PastVisit], files: Mapping[int, Customer]) -> dict[tuple[int, int, datetime], Visit]:
    """Visits of these people at these files at these moments that are there already."""
    rows = Visit.objects.filter(
        user__in={visit.user.pk for visit in visits},
        customer__in={customer.pk for customer in files.values()},
        visited_at__in={visit.visited_at for visit in visits},
    )
    return {(one.user_id, one.customer_id, one.visited_at): one for one in rows}


def _is_same(there: Visit, visit: PastVisit) -> bool:
    said = all(getattr(there, name) == visit.given[name] for name in SAME if name in visit.given)
    return said and all(there.findings.get(code) == value for code, value in visit.findings.items())


def _wrong(visit: PastVisit, customer: Customer, unit: OrgUnit | None, now: datetime) -> list[Refusal]:
    """What the rules say about a past visit: required fields and the days one goes back are for what people log themselves."""
    day = timezone.localdate(visit.visited_at)
    found = (
        rules.still_current(customer),
        rules.happened(visit.visited_at, now),
        rules.stood_somewhere(unit, visit.user.name),
        *rules.codes_known(visit.way, visit.say("purpose"), visit.say("outcome")),
        rules.step_fits(visit.say("next_step"), visit.say("next_on"), day),
    )
    return [refusal for refusal in found if refusal is not None]


def _visit(visit: PastVisit, customer: Customer, unit: OrgUnit | None) -> Visit:
    return Visit(
        customer=customer, user=visit.user, unit=unit, way=visit.way, visited_at=visit.visited_at,
        logged_at=visit.visited_at, purpose=visit.say("purpose"), outcome=visit.say("outcome"), notes=visit.say("notes"),
        next_step=visit.say("next_step"), next_on=visit.say("next_on"), findings=dict(visit.findings), imported=True,
    )  # fmt: skip


def _stand_beside(visits: Iterable[Visit]) -> None:
    """Last contact, visit, progress, next step and day of the follow-up, as if the visits had been written in their order."""
    ways, progress = counting_ways(), codes_with(OUTCOME, IS_PROGRESS)
    touched: dict[int, Customer] = {}
    for visit in sorted(visits, key=lambda one: one.visited_at):
        note_contact(
            visit.customer, at=visit.visited_at, visit=visit.way in ways, progress=visit.outcome in progress,
            next_step=visit.next_step or None, next_on=visit.next_on,
        )  # fmt: skip
        touched[visit.customer_id] = visit.customer
    save_moments(list(touched.values()))


def _do_planned(visits: Iterable[Visit]) -> None:
    """Planned visits these did: each the newest open one of its customer and person within the days before."""
    ways = counting_ways()
    counting = [visit for visit in visits if visit.way in ways]
    waiting: dict[tuple[int, int], list[PlannedVisit]] = defaultdict(list)
    people = {visit.user_id for visit in counting}
    rows = PlannedVisit.objects.filter(user__in=people, customer__in={visit.customer_id for visit in counting})
    for item in rows.filter(visit__isnull=True).exclude(state="done").order_by("-day"):
        waiting[item.user_id, item.customer_id].append(item)
    if not waiting:
        return
    for visit in counting:
        items, day = waiting[visit.user_id, visit.customer_id], timezone.localdate(visit.visited_at)
        done = next((item for item in items if day - timedelta(days=LATE_DAYS) <= item.day <= day), None)
        if done is not None:
            items.remove(done)
            move(done, "do", actor=None, visit=visit, missed_reason="")
