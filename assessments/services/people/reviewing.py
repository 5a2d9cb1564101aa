"""The decision table at a monthly closing, and the end of a probation: what holds is proposed (ASM-9)."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import Position, Posting
from assessments.models import Cycle, GrowthProposal, Promotion, PromotionReview
from assessments.policies.people import promotion_terms
from assessments.rules import promotion as rules
from salesops.core.audit.activity import record_activity
from salesops.core.notify import notify
from salesops.core.sockets.approvals import directory

from .closed import ClosedCard
from .plans import propose
from .promotions import confirm
from .records import Known, known_of, quotas_on

# What was decided isn't proposed anew at the next closing already.
QUIET = timedelta(days=80)


def as_json(conditions: Sequence[rules.Condition]) -> list[dict[str, Any]]:
    """Conditions as they are kept."""
    return [{**asdict(one), "parts": [list(part) for part in one.parts]} for one in conditions]


def review(cycle: Cycle, now: datetime) -> int:
    """Every rule of everybody's next post, kept with its evidence; the first that holds is proposed. How many were."""
    if cycle.cycle != "M":
        return 0
    terms, quotas, made = promotion_terms(cycle.last), quotas_on(cycle.last), 0
    known = known_of(cycle.last)
    lately = Promotion.objects.filter(person__in=list(known))
    quiet = set(lately.undecided().values_list("person_id", flat=True))
    quiet |= set(lately.filter(created_at__gt=now - QUIET).values_list("person_id", flat=True))
    reviews: list[PromotionReview] = []
    for pk in sorted(known):
        one = known[pk]
        for to in one.nexts[:1]:
            for rule, conditions in rules.evaluate(one.record, to.code, quotas.get(to.pk), terms).items():
                reviews.append(
                    PromotionReview(
                        cycle=cycle, person_id=pk, position=one.posting.position, to=to, rule=rule,
                        holds=rules.holds(conditions), conditions=as_json(conditions), at=now,
                    )
                )  # fmt: skip
    PromotionReview.objects.bulk_create(reviews, batch_size=1000)
    for row in reviews:
        # A higher post is won in a competition: whoever is eligible applies for it.
        if row.holds and row.rule != "PR4" and row.person_id not in quiet:
            quiet.add(row.person_id)
            _propose(row, known[row.person_id], now)
            made += 1
    return made


def _propose(row: PromotionReview, known: Known, now: datetime) -> None:
    mean = rules.mean_of_quarters(known.quarters)
    made = Promotion.objects.create(
        person_id=row.person_id, position=row.position, to=row.to, rule=row.rule, review=row, conditions=row.conditions,
        unit=None if row.to.leads else known.posting.unit, precedence=rules.has_precedence(known.quarters),
        mean=None if mean is None else round(mean, 2), created_at=now,
    )  # fmt: skip
    record_activity(made, "assessments.find_promotion", actor=None, rule=row.rule, to=row.to.code)
    manager = directory().manager_of(known.posting.user, timezone.localdate(now))
    if manager is not None:
        said = {"who": known.posting.user.name, "to": row.to.name}
        notify([manager], "assessments.promotion_found", record=made, params=said, on=now)


def after_probation(cycle: Cycle, cards: Sequence[ClosedCard], now: datetime) -> None:
    """Confirmed, a month more of coaching, or a decision by director and HR."""
    if cycle.person_id is None:
        return
    for one in cards:
        if one.row.person is None or one.total is None:
            continue
        found = rules.after_probation(one.total, red_line=one.row.red_line)
        if found != rules.CONFIRMED:
            kind = GrowthProposal.Kind
            propose(one.row, kind.COACHING_MONTH if found == rules.ONE_MONTH_MORE else kind.DECISION, [], now)
            continue
        day = timezone.localdate(now) + timedelta(days=1)
        posting = Posting.objects.on(day).filter(user=one.row.person).select_related("position", "unit").first()
        to = Position.objects.filter(code=rules.NEXT["P10"][0]).first()
        if posting is None or to is None or posting.position.code != "P10":
            continue
        conditions = [
            rules.Condition("total", rules.MET, "70", str(one.total.quantize(Decimal("0.01")))),
            rules.Condition("no_red_line", rules.MET),
        ]
        made = Promotion.objects.create(
            person=one.row.person, position=posting.position, to=to, unit=posting.unit, rule="NQ", conditions=as_json(conditions),
            starts_on=day, created_at=now,
        )  # fmt: skip
        confirm(made, now)
