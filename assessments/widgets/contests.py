"""Running contests on the first page of who takes part. One question."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import pgettext_lazy

from salesops.core.prepared import Prepared
from salesops.core.sockets.widgets import Widget, widgets

# The entries of a person: the own one, or that of a unit stood in.
_MINE = """assessments_contestentry entry JOIN assessments_contest contest ON contest.id = entry.contest_id
WHERE contest.state = 'running' AND (entry.person_id = {person} OR entry.unit_id IN (
    WITH RECURSIVE above AS (
        SELECT unit_id FROM accounts_posting WHERE user_id = {person} AND period @> {today}
        UNION
        SELECT terms.parent_id FROM accounts_orgunitterms terms JOIN above ON terms.unit_id = above.unit_id
        WHERE terms.period @> {today} AND terms.parent_id IS NOT NULL
    ) SELECT unit_id FROM above))"""
_RANKS = Prepared(
    "running_contests",
    "SELECT contest.number, contest.name, contest.last, entry.rank, (SELECT count(*) FROM assessments_contestentry other"
    " WHERE other.contest_id = contest.id) FROM "
    + _MINE.format(person="$1", today="$2")
    + " ORDER BY contest.last, contest.id",
    "bigint",
    "date",
)
THERE = "SELECT FROM " + _MINE.format(person="%(person)s", today="%(today)s")


def running(user: Any, now: datetime) -> dict[str, Any] | None:
    """Contests with the own place, those that end first at the top."""
    rows = _RANKS.all(user.pk, timezone.localdate(now))
    names = ("number", "name", "last", "rank", "of")
    return {"contests": [dict(zip(names, row, strict=True)) for row in rows]} if rows else None


widgets.register(
    Widget(
        "assessments.contests", pgettext_lazy("sales", "Contests"), "assessments/contests/_widget.html", running, "promotion",
        place="rail", rank=25, there=THERE,
    )
)  # fmt: skip
