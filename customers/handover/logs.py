"""Contact rounds and clashes under decision go to the heir; calls of a round go to the file that goes on (ACC-9, CUS-2, CUS-6).

Logs and reports stay with who wrote them: they say what a person did.
"""

from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from customers.log_times import monday
from customers.models import Clash, ContactRound, Customer, RoundCall
from customers.services.clash import common_manager
from salesops.core.audit.activity import record_activity
from salesops.core.refusals import Refusal
from salesops.core.sockets.handover import HandoverPart, handover_parts
from salesops.core.sockets.merging import MergePart, merge_parts
from salesops.core.states import move

EXAMPLES = 5


def _rounds(person: User, day: date) -> QuerySet[ContactRound]:
    """Lists of the week of ``day`` and later: earlier ones are closed."""
    return ContactRound.objects.filter(user=person, week__gte=monday(day))


def _take_rounds(*, person: User, heir: User, day: date, actor: User | None, now: datetime) -> int:
    return _rounds(person, day).update(user=heir)


def _weeks(person: User, day: date) -> list[str]:
    weeks = _rounds(person, day).order_by("week").values_list("week", flat=True)[:EXAMPLES]
    return [date_format(week, "MONTH_DAY_FORMAT") for week in weeks]


handover_parts.register(
    HandoverPart(
        code="customers.contact_rounds",
        label=_("contact rounds"),
        count=lambda person, day: _rounds(person, day).count(),
        examples=_weeks,
        take=_take_rounds,
        # Who settles the market works the list off in any case.
        must_move=False,
        rank=78,
    )
)


def _clashes(person: User) -> QuerySet[Clash]:
    """Open clashes ``person`` reported, answers for or decides."""
    rows = Clash.objects.open().filter(Q(reporter=person) | Q(holder=person) | Q(decider=person))
    return rows.select_related("customer", "reporter", "holder").order_by("pk")


def _between(person: User, heir: User, day: date) -> list[Refusal]:
    """Nobody inherits the other side of a clash of his own."""
    other = Q(reporter=person, holder=heir) | Q(reporter=heir, holder=person)
    if not Clash.objects.open().filter(other).exists():
        return []
    sentence = _g("A clash between %(person)s and %(heir)s waits for its decision.")
    return [Refusal("customers.clash-between", sentence % {"person": person.name, "heir": heir.name}, "heir")]


def _take_clashes(*, person: User, heir: User, day: date, actor: User | None, now: datetime) -> int:
    """The heir speaks for the side he takes over; who decides stands above both."""
    rows = list(_clashes(person).select_for_update(of=("self",)))
    for clash in rows:
        own = Clash.objects.open().filter(reporter=heir, customer=clash.customer_id)
        if clash.reporter_id == person.pk and own.exists():
            # The heir reported the same customer himself.
            move(clash, "withdraw", actor=None)
            continue
        clash.reporter = heir if clash.reporter_id == person.pk else clash.reporter
        clash.holder = heir if clash.holder_id == person.pk else clash.holder
        parties = (clash.reporter_id, clash.holder_id)
        if clash.decider_id == person.pk and heir.pk not in parties:
            clash.decider = heir
        elif clash.decider_id in (person.pk, *parties):
            clash.decider = common_manager(clash.reporter, clash.holder, day)
        clash.save(update_fields=["reporter", "holder", "decider"])
        record_activity(clash, "customers.handed_over", actor=actor, person=person.name, heir=heir.name)
    return len(rows)


handover_parts.register(
    HandoverPart(
        code="customers.open_clashes",
        label=_("open clashes"),
        count=lambda person, day: _clashes(person).count(),
        examples=lambda person, day: [clash.customer.called for clash in _clashes(person)[:EXAMPLES]],
        take=_take_clashes,
        blocks=_between,
        # After the customers: an heir who may not hold them is told so first.
        rank=72,
    )
)


def _merge_calls(loser: Customer, winner: Customer, actor: Any) -> int:
    """One call a round: where both files are on it, the one nobody answered goes, else the loser's stays with its file."""
    rows = RoundCall.objects.filter(customer=loser)
    same = RoundCall.objects.filter(customer=winner, round=OuterRef("round"))
    rows.filter(Exists(same), outcome="").delete()
    there = RoundCall.objects.filter(customer=winner, outcome="", tries=0, round__in=rows.values("round"))
    there.delete()
    return rows.filter(~Exists(same)).update(customer=winner)


merge_parts.register(
    MergePart(
        "customers.round_calls",
        _("calls of contact rounds"),
        lambda customer: RoundCall.objects.filter(customer=customer).count(),
        _merge_calls,
    )
)
