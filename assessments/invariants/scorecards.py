"""What is always true of scorecards."""

from collections.abc import Iterator

from django.db import connection
from django.db.models import Exists, F, OuterRef
from django.utils.translation import gettext_lazy as _

from assessments.models import CardAdjustment, RedLine, Scorecard
from assessments.services.cards.computing import came_to, card_of
from salesops.core.sockets.invariants import invariant
from salesops.core.sockets.kpis import kpis

AT_ONCE = 500
# Cards of people whose value was counted from own rows, not the unit's: the frozen rows add up to the frozen sums.
UNEQUAL = """
SELECT card.number, fact.kpi FROM assessments_scorecardfact fact
JOIN assessments_scorecard card ON card.id = fact.scorecard_id AND card.person_id IS NOT NULL AND card.units = '{}'
JOIN (
    SELECT cycle_id, kpi, person_id, count(*) AS rows, sum(numerator) AS numerator, sum(denominator) AS denominator
    FROM assessments_scorecardrow WHERE kpi <> ALL(%(of_units)s) GROUP BY 1, 2, 3
) kept ON kept.cycle_id = card.cycle_id AND kept.kpi = fact.kpi AND kept.person_id = card.person_id
WHERE abs(kept.numerator - fact.numerator) > 0.000001 OR abs(kept.denominator - fact.denominator) > 0.000001
ORDER BY card.number, fact.kpi
"""


@invariant("assessments.closed_cards_recompute", _("Every closed scorecard comes out of its snapshot to the cent"))
def closed_cards_recompute() -> Iterator[str]:
    keys = list(Scorecard.objects.filter(state="closed").order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(keys), AT_ONCE):
        rows = Scorecard.objects.with_snapshot().filter(pk__in=keys[start : start + AT_ONCE])
        for card in rows.order_by("pk"):
            found = came_to(card_of(card))
            if any(getattr(card, name) != value for name, value in found.items()):
                yield f"{card.number}: {card.total} is kept, {found['total']} comes out"


@invariant("assessments.card_rows_add_up", _("The rows frozen behind a scorecard add up to its figures"))
def card_rows_add_up() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute(UNEQUAL, {"of_units": [kpi.code for kpi in kpis if kpi.of_units]})
        for number, kpi in cursor.fetchall():
            yield f"{number} {kpi}: rows and figure differ"


@invariant(
    "assessments.late_corrections_recompute", _("Every late correction comes to the totals it was agreed to with")
)
def late_corrections_recompute() -> Iterator[str]:
    """The last of each card; a red line decided since caps what it came to then."""
    rows = CardAdjustment.objects.filter(late=True)
    cards = Scorecard.objects.with_snapshot().prefetch_related("red_lines").filter(pk__in=rows.values("scorecard"))
    for card in cards.order_by("pk").iterator(chunk_size=AT_ONCE):
        last = max((one for one in card.adjustments.all() if one.late), key=lambda one: one.pk)
        if last.total_after is None or any(
            one.late and one.decided_at and one.decided_at > last.at for one in card.red_lines.all()
        ):
            continue
        total = card_of(card, late=True).total
        if total != last.total_after:
            yield f"{card.number}: {last.total_after} was agreed to, {total} comes out"


@invariant("assessments.red_lines_decided", _("Every scorecard with a red line has one that was decided"))
def red_lines_decided() -> Iterator[str]:
    decided = RedLine.objects.filter(scorecard=OuterRef("pk"), state="decided", late=False)
    rows = Scorecard.objects.alias(decided=Exists(decided)).exclude(red_line=F("decided"))
    yield from (str(number) for number in rows.order_by("pk").values_list("number", flat=True))
