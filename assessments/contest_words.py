"""A contest's ranking as people read it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from accounts.models import OrgUnitTerms
from assessments.engine.reach import Seen, may_look, seen_by
from assessments.engine.shown import text_of
from assessments.models import Contest, ContestEntry
from assessments.services.contests import prize
from salesops.core.formats import number
from salesops.core.sockets.kpis import kpis
from salesops.core.sockets.report_periods import Period, code_of


@dataclass(frozen=True)
class Placed:
    """``mine``: the reader's own entry; ``url``: the rows behind the value, where the reader may see them."""

    entry: ContestEntry
    name: str
    value: str
    score: str
    handicap: str
    prize: str
    mine: bool = False
    url: str = ""


def names_of(entries: Sequence[ContestEntry]) -> dict[int, str]:
    """Entry → person, or unit as it is called now. One query."""
    units = [entry.unit_id for entry in entries if entry.unit_id]
    terms = OrgUnitTerms.objects.filter(unit__in=units).order_by("period")
    names = {one.unit_id: str(one.local_name) for one in terms}
    return {entry.pk: entry.person.name if entry.person else names.get(entry.unit_id or 0, "") for entry in entries}


def ranking(contest: Contest, user: Any, home: frozenset[int] = frozenset()) -> list[Placed]:
    """The best first, who has no data last; ``home``: the reader's unit and those above. A constant number of queries."""
    entries = list(ContestEntry.objects.filter(contest=contest).select_related("person", "unit").order_by("rank", "pk"))
    entries.sort(key=lambda entry: (entry.rank is None, entry.rank or 0, entry.pk))
    names, kpi, seen = names_of(entries), kpis.get(contest.kpi)(), seen_by(user)
    period = code_of(Period(contest.first, contest.last)) if contest.as_of and may_look(user) else ""
    return [
        Placed(
            entry, names[entry.pk], text_of(kpi, entry.value), text_of(kpi, entry.score), f"{number(entry.handicap, 0)}%",
            prize(contest, entry), entry.person_id == user.pk if entry.person_id else entry.unit_id in home,
            _rows_url(contest.kpi, period, entry, seen) if period else "",
        )
        for entry in entries
    ]  # fmt: skip


def _rows_url(kpi: str, period: str, entry: ContestEntry, seen: Seen) -> str:
    """Days that are no month, quarter or year have no page of their own."""
    if entry.person is not None:
        whose = {"person": entry.person.username} if seen.person(entry.person.pk) else {}
    else:
        whose = {"unit": entry.unit.code} if entry.unit and seen.rows(entry.unit.pk) else {}
    return f"{reverse('assessments:kpi_rows', args=[kpi])}?{urlencode({'period': period, **whose})}" if whose else ""


def wall(contests: QuerySet[Contest]) -> list[dict[str, Any]]:
    """Closed contests with who won which prize, the newest first; no figures. Three queries."""
    found = list(contests.order_by("-last", "-pk"))
    entries = ContestEntry.objects.filter(contest__in=found, rank__isnull=False).select_related("person")
    rows = list(entries.order_by("rank", "pk"))
    names, won = names_of(rows), defaultdict(list)
    contest_of = {contest.pk: contest for contest in found}
    for entry in rows:
        prize_won = prize(contest_of[entry.contest_id], entry)
        if prize_won:
            won[entry.contest_id].append({"entry": entry, "name": names[entry.pk], "prize": prize_won})
    return [{"contest": contest, "won": won[contest.pk]} for contest in found if won[contest.pk]]
