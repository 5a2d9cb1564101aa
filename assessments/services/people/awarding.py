"""Honours of a closed cycle (ASM-11): a certificate number for each."""

from collections.abc import Sequence
from datetime import datetime

from accounts.models import OrgUnit
from assessments.models import Cycle, Honour, ImprovementPlan
from assessments.policies.people import IMPROVEMENT
from assessments.rules.honours import AWARDS, Candidate
from salesops.core.audit.activity import record_activity
from salesops.core.notify import notify
from salesops.core.numbering import draw_numbers
from salesops.core.policies import policy_on

from .closed import COLLECTION, SALES, ClosedCard


def award(cycle: Cycle, cards: Sequence[ClosedCard], now: datetime) -> list[Honour]:
    """The first of the ranking; nobody with a red line or an open plan. Personal cycles honour nobody."""
    if cycle.person_id is not None:
        return []
    planned = set(ImprovementPlan.objects.active().values_list("person_id", flat=True))
    known = {(one.row.unit_id is not None, one.row.unit_id or one.row.person_id or 0): one for one in cards}
    candidates = [
        Candidate(
            key, one.row.tier, one.total, one.reached(SALES), one.reached(COLLECTION),
            barred=one.row.red_line or (not is_team and key in planned), is_team=is_team,
        )
        for (is_team, key), one in known.items()
        if one.row.unit is None or one.row.unit.kind == OrgUnit.Kind.TEAM
    ]  # fmt: skip
    found = AWARDS[cycle.cycle](candidates, policy_on(IMPROVEMENT, cycle.last)["honours_collection"])
    if not found:
        return []
    honours = []
    for number, one in zip(draw_numbers("ZS", len(found), on=now), found, strict=True):
        card = known[one.candidate.is_team, one.candidate.key].row
        honour = Honour.objects.create(
            number=number, cycle=cycle, kind=one.kind, place=one.place, user=card.person, unit=card.unit, awarded_at=now
        )
        record_activity(honour, "assessments.award_honour", actor=None, kind=one.kind, place=one.place)
        if card.person is not None:
            notify([card.person], "assessments.honoured", record=honour, params={"period": cycle.code}, on=now)
        honours.append(honour)
    return honours
