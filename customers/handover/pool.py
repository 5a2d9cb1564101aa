"""What of customers goes along when somebody leaves or moves (ACC-9): customers in care, places in service teams.

Merges of files plug in here too (``salesops/core/sockets/merging.py``).
"""

from datetime import date, datetime
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.services.dated import holding_after
from customers.models import Clash, Customer, OwnerChange, Ownership, ResultSplit, TeamMember, WeeklyConfirmation
from customers.rules.file import owner_fits
from customers.services.editing import lock_customers
from customers.services.ownership import unit_of
from customers.services.ownership_many import hold_many
from salesops.core.audit.activity import record_activities
from salesops.core.refusals import Refusal, refuse_if
from salesops.core.sockets.handover import HandoverPart, handover_parts
from salesops.core.sockets.merging import MergePart, merge_parts

EXAMPLES = 5


def held_from(person: User, day: date) -> QuerySet[Customer]:
    """Customers that are ``person``'s on ``day``, or planned to become so."""
    rows = holding_after(Ownership.objects.filter(owner=person), day)
    return Customer.objects.current().filter(merged_into__isnull=True, pk__in=rows.values("customer"))


def _examples(person: User, day: date) -> list[str]:
    return [c.called for c in held_from(person, day).order_by("grade", "name_key", "pk")[:EXAMPLES]]


def has_a_customers(person: User, day: date) -> bool:
    """A customers go to others with the director's approval (defaults.md 11)."""
    return held_from(person, day).filter(grade=Customer.Grade.A).exists()


def _take(*, person: User, heir: User, day: date, actor: User | None, now: datetime) -> int:
    """All at once: those held on the day change hands, those planned for later go to the heir on their day."""
    today = timezone.localdate(now)
    customers = lock_customers(*held_from(person, day).order_by("pk"))
    ids = [c.pk for c in customers]
    unit = unit_of(heir, day)
    refuse_if(owner_fits(heir, unit, day))
    present = list(
        Ownership.objects.on(day).filter(customer__in=ids, owner=person).values_list("customer_id", flat=True)
    )
    hold_many(
        present,
        owner=heir,
        unit=unit,
        day=day,
        today=today,
        how=Ownership.How.HANDED_OVER,
        by=actor,
        reason=person.name,
    )
    planned = Ownership.objects.filter(customer__in=ids, owner=person, period__startswith__gt=day)
    planned.update(owner=heir, unit=unit, how=Ownership.How.HANDED_OVER, by=actor)
    record_activities(customers, "customers.handed_over", actor=actor, person=person.name, heir=heir.name)
    return len(customers)


def heir_sells(person: User, heir: User, day: date) -> list[Refusal]:
    """Who sells or leads can hold customers: others wouldn't even see them."""
    if heir.access_on(day).role_codes.intersection(("REP", "MGR", "DIR")):
        return []
    sentence = _g("%(person)s neither sells nor leads people who do.") % {"person": heir.name}
    return [Refusal("customers.heir-sells-not", sentence, "heir", {"person": heir.name})]


handover_parts.register(
    HandoverPart(
        code="customers.customers",
        label=_("customers"),
        count=lambda person, day: held_from(person, day).count(),
        examples=_examples,
        take=_take,
        blocks=heir_sells,
        needs_director=has_a_customers,
        rank=70,
    )
)


def _teams(person: User, day: date) -> QuerySet[TeamMember]:
    return holding_after(TeamMember.objects.filter(user=person), day).select_related("customer")


def _take_teams(*, person: User, heir: User, day: date, actor: User | None, now: datetime) -> int:
    """The heir takes the person's part in each team; where he is a member already the place only ends."""
    rows = list(_teams(person, day))
    there = set(holding_after(TeamMember.objects.filter(user=heir), day).values_list("customer_id", flat=True))
    for row in rows:
        begins = max(day, row.period.lower) if row.period.lower else day
        until = row.period.upper
        if begins == row.period.lower:
            row.delete()
        else:
            row.period = DateRange(row.period.lower, day)
            row.save(update_fields=["period"])
        if row.customer_id not in there:
            TeamMember.objects.create(
                customer_id=row.customer_id, user=heir, part=row.part, period=DateRange(begins, until)
            )
    return len(rows)


handover_parts.register(
    HandoverPart(
        code="customers.service_teams",
        label=_("places in service teams"),
        count=lambda person, day: _teams(person, day).count(),
        examples=lambda person, day: [row.customer.called for row in _teams(person, day)[:EXAMPLES]],
        take=_take_teams,
        rank=75,
    )
)


def _clashes(customer: Customer) -> int:
    return Clash.objects.filter(customer=customer).count()


def _take_clashes(loser: Customer, winner: Customer, actor: Any) -> int:
    """Decided ones go along; splits of results hold on only where the winner has none."""
    if not ResultSplit.objects.filter(customer=winner).exists():
        ResultSplit.objects.filter(customer=loser).update(customer=winner)
    return Clash.objects.filter(customer=loser).update(customer=winner)


def _open_matters(loser: Customer, winner: Customer) -> list[Refusal]:
    """A clash or a change of owner is decided first."""
    found = []
    if Clash.objects.open().filter(customer__in=(loser, winner)).exists():
        found.append(Refusal("customers.clash-open", _g("A clash about one of the two waits for its decision.")))
    waiting = OwnerChange.objects.filter(state__in=("waiting", "planned"), items__customer__in=(loser, winner))
    if waiting.exists():
        found.append(Refusal("customers.change-open", _g("A change of owner of one of the two is under way.")))
    return found


def _take_weeks(loser: Customer, winner: Customer, actor: Any) -> int:
    """Weeks the winner wasn't confirmed in; the others stay with the file that was merged."""
    said = WeeklyConfirmation.objects.filter(customer=winner).values("week")
    return WeeklyConfirmation.objects.filter(customer=loser).exclude(week__in=said).update(customer=winner)


merge_parts.register(MergePart("customers.clashes", _("Clashes"), _clashes, _take_clashes, _open_matters))
merge_parts.register(
    MergePart(
        "customers.weeks",
        _("weekly confirmations"),
        lambda customer: WeeklyConfirmation.objects.filter(customer=customer).count(),
        _take_weeks,
    )
)
