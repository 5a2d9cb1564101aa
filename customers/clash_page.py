"""Both records of a clash side by side: who met the customer earlier, who is further (CUS-2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Min
from django.utils import timezone

from accounts.models import User
from customers.models import Clash, Customer, Ownership, Visit
from customers.services.clash import may_decide
from salesops.core.states import State


@dataclass(frozen=True)
class Side:
    """What one of the two has. ``first`` is the first valid contact: what was logged, else what he says."""

    person: User
    first: date | None
    last: date | None
    contacts: int
    since: date | None
    said: str
    stage: str


def _side(clash: Clash, person: User, rows: dict[int, Any], since: date | None, said: str, stage: str) -> Side:
    row = rows.get(person.pk) or {}
    first, last = (timezone.localdate(row[k]) if row.get(k) else None for k in ("first", "last"))
    if person.pk == clash.reporter_id:
        first = min((d for d in (first, clash.met_on) if d), default=None)
    else:
        first = first or since
    return Side(person, first, last, row.get("count", 0), since, said, stage)


def knows_holder(user: Any, clashes: Sequence[Clash]) -> set[int]:
    """Ids of ``clashes`` whose owner ``user`` may know: not who only reported one and can't open the file (security.md 3)."""
    mine = {clash.pk: clash.customer_id for clash in clashes if clash.reporter_id == user.pk}
    if not mine:
        return {clash.pk for clash in clashes}
    opened = set(Customer.objects.visible_to(user).filter(pk__in=mine.values()).values_list("pk", flat=True))
    return {clash.pk for clash in clashes if clash.pk not in mine or mine[clash.pk] in opened}


def facts_of_clash(clash: Clash, user: Any, now: datetime) -> dict[str, Any]:
    """What the page and the pane of the inbox show; constant number of queries."""
    visits = Visit.objects.filter(customer=clash.customer_id, user__in=(clash.reporter_id, clash.holder_id))
    visits = visits.filter(visited_at__lte=clash.reported_at)
    rows = {
        row["user"]: row
        for row in visits.values("user").annotate(first=Min("visited_at"), last=Max("visited_at"), count=Count("pk"))
    }
    held = Ownership.objects.filter(customer=clash.customer_id, owner=clash.holder_id).order_by("-period__startswith")
    since = held.values_list("period__startswith", flat=True).first()
    holder = _side(clash, clash.holder, rows, since, clash.answer, clash.customer.get_status_display())
    reporter = _side(clash, clash.reporter, rows, None, clash.evidence, clash.stage)
    firsts = {side.person.pk: side.first for side in (holder, reporter) if side.first}
    earlier = min(firsts, key=lambda pk: firsts[pk]) if len(set(firsts.values())) > 1 else None
    stand: State = clash.stand
    knows = clash.pk in knows_holder(user, [clash])
    return {
        "clash": clash,
        "sides": (holder, reporter) if knows else (reporter,),
        "knows_holder": knows,
        "earlier": earlier if knows else None,
        "stand": stand,
        "late": clash.is_late(now),
        "may_decide": clash.state == "open" and may_decide(user, clash),
        "may_answer": clash.state == "open" and user.pk == clash.holder_id,
        "may_withdraw": clash.state == "open" and user.pk == clash.reporter_id,
        "splits": [s for s in clash.splits.select_related("user") if knows or s.user_id == user.pk],
    }
