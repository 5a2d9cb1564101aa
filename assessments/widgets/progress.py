"""Targets of the running month on the first page: one's own, or of the unit one stands in (ASM-13). One question."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.progress.reading import Meter
from salesops.core.prepared import Prepared
from salesops.core.sockets.widgets import Widget, widgets

# Visits have a widget of their own.
SHOWN = ("K01", "K08", "K10")
# Rows of the person first, those of the shortest cycle he is assessed in; a month comes before a quarter, a quarter before a year.
_FIGURES = Prepared(
    "running_figures",
    """
SELECT standing.person_id IS NOT NULL, standing.cycle, standing.first, standing.as_of, standing.gone, standing.working,
    standing.total, standing.rank, standing.ranked, figure.kpi, figure.value, figure.target
FROM assessments_standing standing JOIN assessments_standingfigure figure ON figure.standing_id = standing.id
WHERE figure.target > 0 AND (standing.person_id = $1 OR standing.unit_id =
    (SELECT unit_id FROM accounts_posting WHERE user_id = $1 AND period @> $2 LIMIT 1))
ORDER BY 1 DESC, array_position(ARRAY['M', 'Q', 'Y']::varchar[], standing.cycle), figure.position
""",
    "bigint",
    "date",
)
THERE = """SELECT FROM assessments_standing s WHERE s.person_id = %(person)s OR s.unit_id =
    (SELECT unit_id FROM accounts_posting WHERE user_id = %(person)s AND period @> %(today)s LIMIT 1)"""


def running(user: Any, now: datetime) -> dict[str, Any] | None:
    """Nothing for who isn't assessed and stands in no unit with targets."""
    rows = _FIGURES.all(user.pk, timezone.localdate(now))
    if not rows:
        return None
    own, cycle, first, as_of, gone, working, total, rank, ranked = rows[0][:9]
    pace = gone * 100 // working if working else 100
    figures = {kpi: (value, target) for mine, kind, *_rest, kpi, value, target in rows if (mine, kind) == (own, cycle)}
    shown = [Meter(kpi, figures[kpi][0] or Decimal(), figures[kpi][1], pace) for kpi in SHOWN if kpi in figures]
    if not shown:
        return None
    return {
        "own": own, "cycle": cycle, "first": first, "as_of": as_of, "gone": gone, "working": working, "total": total,
        "rank": rank, "ranked": ranked, "meters": shown,
    }  # fmt: skip


widgets.register(
    Widget(
        "assessments.running", _("Targets"), "assessments/progress/_widget.html", running, "scorecards", place="rail",
        rank=20, there=THERE,
    )
)  # fmt: skip
