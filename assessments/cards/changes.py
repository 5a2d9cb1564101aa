"""What was decided on a card outside its steps, as its page draws it: named adjustments, corrections on their way, red lines."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from assessments import words
from assessments.models import CardAdjustment, CardCorrection, RedLine
from assessments.services.cards.computing import card_of, crossed_late
from assessments.services.cards.correcting import may_correct
from assessments.services.cards.red_lines import MATTER, may_say
from salesops.core import formats
from salesops.core.approvals.models import ApprovalDecision

from .page import CardPage
from .whole import may_have
from .words import kpi_of, kpi_words, value_words


@dataclass(frozen=True)
class Change:
    """One value in place of another, by whom and why."""

    row: CardAdjustment | CardCorrection
    name: str
    before: str
    after: str
    totals: str
    by: str


class Changes:
    """Of the card of a page, as far as its reader may know."""

    def __init__(self, page: CardPage) -> None:
        self.page, self.card, self.user = page, page.card, page.user

    @cached_property
    def adjustments(self) -> list[Change]:
        """In their order; one query, none for a card without."""
        if not self.page.knows or not self.card.adjustments.all():
            return []
        rows = CardAdjustment.objects.filter(scorecard=self.card).select_related("by", "agreed_by").order_by("pk")
        return [self._change(row, (row.by, row.agreed_by), (row.total_before, row.total_after)) for row in rows]

    @cached_property
    def waiting(self) -> list[Change]:
        """Corrections nobody agreed to yet: for who may decide on cards."""
        if self.card.state != "closed" or not may_have(self.card, "corrections"):
            return []
        if not self.user.can("scorecards", "a"):
            return []
        rows = (
            CardCorrection.objects.visible_to(self.user).open().filter(scorecard=self.card).select_related("asked_by")
        )
        return [self._change(row, (row.asked_by,), None) for row in rows]

    def _change(
        self, row: Any, people: tuple[Any, ...], totals: tuple[Decimal | None, Decimal | None] | None
    ) -> Change:
        kpi = kpi_of(row.kpi)
        sums = [formats.number(one, 2) for one in totals or ()]
        names = [one.name for one in people if one is not None]
        return Change(
            row, kpi_words(row.kpi), value_words(kpi, row.before), value_words(kpi, row.after), " → ".join(sums),
            " · ".join(names),
        )  # fmt: skip

    @cached_property
    def late(self) -> dict[str, Any]:
        """What a closed card comes to with what was decided since; nothing when nothing was."""
        if not self.page.knows or self.card.state != "closed":
            return {}
        if not crossed_late(self.card) and not any(one.late for one in self.card.adjustments.all()):
            return {}
        found = card_of(self.card, late=True)
        return {"total": found.total, "band": dict(words.BANDS)[found.band.code] if found.band else ""}

    @property
    def red_lines(self) -> list[RedLine]:
        """Whom it is about and who leads him read all of it; what wasn't pursued as well."""
        return sorted(self.card.red_lines.all(), key=lambda one: one.pk)

    @cached_property
    def deciders(self) -> list[str]:
        """Who decided the red line that stands, one after the other."""
        keys = [str(one.pk) for one in self.card.red_lines.all() if one.state == "decided"]
        rows = ApprovalDecision.objects.filter(approval__matter=MATTER, approval__record_id__in=keys, verb="approve")
        return list(rows.order_by("pk").values_list("by__name", flat=True)) if keys else []

    @property
    def most(self) -> Decimal:
        return self.card.cycle.card_terms.red_line_most

    @property
    def may_correct(self) -> bool:
        return may_correct(self.card, self.user) and not self.waiting

    @cached_property
    def may_say(self) -> bool:
        return all(one.state == "dropped" for one in self.card.red_lines.all()) and may_say(self.card, self.user)
