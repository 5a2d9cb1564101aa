"""The cards of a cycle side by side: totals, bands, means of units, what stands out (ASM-5)."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import words
from assessments.models import Cycle, Scorecard
from assessments.policies.calibration import limits_on
from assessments.rules import calibration as rules
from assessments.rules.numbers import rounded
from assessments.services.cards.calibrating import waits_for_answers
from salesops.core import formats


@dataclass(frozen=True)
class Line:
    card: Scorecard
    name: str
    unit: str
    total: str
    points: str
    band: str
    change: str


@dataclass(frozen=True)
class Pool:
    """The cards of a tier, the best first."""

    tier: str
    name: str
    lines: list[Line]
    bands: list[tuple[str, int]]
    mean: str
    warnings: list[str]


class Board:
    """What ``user`` calibrates; the own card stands without figures until it is published."""

    def __init__(self, cycle: Cycle, user: Any) -> None:
        self.cycle, self.user, self.nodes = cycle, user, user.access.tree.nodes
        rows = Scorecard.objects.visible_to(user).filter(cycle=cycle, person__isnull=False).exclude(state="exempt")
        self.cards = list(rows.select_related("person", "rater").order_by("person__name_key", "pk"))
        self.waits_for_answers = waits_for_answers(cycle)

    @cached_property
    def known(self) -> list[Scorecard]:
        """Cards with a total the reader may know."""
        return [card for card in self.cards if card.total is not None and card.sees_result(self.user)]

    @property
    def states(self) -> Counter[str]:
        return Counter(card.state for card in self.cards)

    @property
    def to_settle(self) -> int:
        return sum(1 for card in self.cards if card.state == "rated" and card.person_id != self.user.pk)

    @property
    def to_publish(self) -> int:
        return self.states["calibrated"]

    @property
    def behind(self) -> list[tuple[str, int]]:
        """States before calibration, with how many cards are still in them."""
        return [
            (str(Scorecard.machine.state(code).label), count)
            for code in ("live", "frozen", "self_assessed", "rated")
            if (count := self.states[code])
        ]

    def _unit(self, card: Scorecard) -> str:
        node = self.nodes.get(card.home_id)
        return node.local_name if node else ""

    @cached_property
    def _warnings(self) -> dict[str, list[str]]:
        scored = [
            rules.Scored(card.tier, card.home_id, card.total, card.band)
            for card in self.known
            if card.total is not None
        ]
        found: dict[str, list[str]] = defaultdict(list)
        for warning in rules.warnings(scored, limits_on(timezone.localdate())):
            found[warning.pool].append(self._said(warning))
        return found

    def _said(self, warning: rules.Warning) -> str:
        if isinstance(warning, rules.TooManyExcellent):
            return _("%(share)s%% of %(count)s cards are excellent") % {
                "share": formats.number(rounded(warning.share, 1), 1), "count": warning.count,
            }  # fmt: skip
        node = self.nodes.get(warning.unit)
        said = {
            "unit": node.local_name if node else "—", "mean": formats.number(rounded(warning.mean, 2), 2),
            "gap": formats.number(rounded(abs(warning.gap), 2), 2),
        }  # fmt: skip
        if warning.gap > 0:
            return _("%(unit)s: mean %(mean)s, %(gap)s points above its tier") % said
        return _("%(unit)s: mean %(mean)s, %(gap)s points below its tier") % said

    @cached_property
    def pools(self) -> list[Pool]:
        by_tier: dict[str, list[Scorecard]] = defaultdict(list)
        for card in self.cards:
            by_tier[card.tier].append(card)
        return [self._pool(code, str(label), by_tier[code]) for code, label in words.TIERS if code in by_tier]

    def _pool(self, tier: str, name: str, cards: list[Scorecard]) -> Pool:
        known = {card.pk for card in self.known}
        totals = [card.total for card in cards if card.pk in known and card.total is not None]
        bands = Counter(card.band for card in cards if card.pk in known)
        ordered = sorted(cards, key=lambda card: -(card.total or Decimal()) if card.pk in known else Decimal(1))
        mean = rounded(sum(totals, Decimal()) / len(totals), 2) if totals else None
        return Pool(
            tier, name, [self._line(card, card.pk in known) for card in ordered],
            [(str(label), bands[code]) for code, label in words.BANDS if bands[code]], formats.number(mean, 2),
            self._warnings.get(tier, []),
        )  # fmt: skip

    def _line(self, card: Scorecard, known: bool) -> Line:
        change = (
            f"{formats.number(card.calibration, 2)} · {card.calibration_reason}".rstrip(" ·")
            if card.calibration
            else ""
        )
        return Line(
            card, card.person.name if card.person else "", self._unit(card),
            formats.number(card.total if known else None, 2), formats.number(card.points if known else None, 2),
            str(card.get_band_display()) if known and card.band else "", change if known else "",
        )  # fmt: skip
