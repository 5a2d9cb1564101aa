"""OSB problems somebody is to solve go to who takes over (ACC-9, ORD-11)."""

from datetime import date, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from orders.models import OsbProblem
from salesops.core.audit.activity import record_activities
from salesops.core.refusals import Refusal
from salesops.core.sockets.handover import HandoverPart, handover_parts

EXAMPLES = 5


def problems_of(person: User) -> QuerySet[OsbProblem]:
    return OsbProblem.objects.open().filter(owner=person)


def _blocks(person: User, heir: User, day: date) -> list[Refusal]:
    """Who takes them over must be able to open them."""
    if heir.can("osb", "v") or not problems_of(person).exists():
        return []
    sentence = _g("%(name)s has no OSB board: give the open problems to somebody else first.") % {"name": heir.name}
    return [Refusal("orders.owner-without-board", sentence, "heir")]


def _take(*, person: User, heir: User, day: date, actor: User | None, now: datetime) -> int:
    problems = list(problems_of(person).select_for_update(of=("self",)).order_by("pk"))
    OsbProblem.objects.filter(pk__in=[problem.pk for problem in problems]).update(owner=heir)
    record_activities(problems, "orders.handed_over", actor=actor, person=person.name, heir=heir.name)
    return len(problems)


def _examples(person: User, day: date) -> list[str]:
    rows = problems_of(person).select_related("customer").order_by("due_on", "pk")[:EXAMPLES]
    return [f"{one} {one.customer.called}" for one in rows]


handover_parts.register(
    HandoverPart(
        code="orders.osb_problems", label=_("OSB problems"), count=lambda person, day: problems_of(person).count(),
        examples=_examples, take=_take, blocks=_blocks, rank=83,
    )
)  # fmt: skip
