"""Why this limit: the formula with its figures, in the reader's words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from customers.credit.factors import FACTORS
from customers.credit.words import anchor_words
from customers.policies.credit import CREDIT
from salesops.core.formats import money, number
from salesops.core.policies import policy_on


@dataclass(frozen=True)
class Part:
    """One factor: its anchor, the anchor's words, its weight and the points it gives."""

    label: str
    anchor: int
    words: str
    weight: Decimal
    points: Decimal
    evidence: str = ""


@dataclass(frozen=True)
class Explained:
    """``lines``: (what, figure, whether it decided). ``reasons``: why the rating isn't that of the score. ``floor``: the limit
    is rounded down to it.
    """

    parts: tuple[Part, ...]
    lines: tuple[tuple[str, str, bool], ...]
    reasons: tuple[str, ...]
    limit: Decimal
    floor: Decimal


def parts_of(anchors: Mapping[str, int], day: date, evidence: Mapping[str, str] | None = None) -> tuple[Part, ...]:
    """The factors of a score, with weights and words of the policy of ``day``."""
    weights, words = weights_on(day), anchor_words(day)
    return tuple(
        Part(
            str(label),
            anchors[code],
            str(words[code][anchors[code] - 1]),
            weights[code],
            weights[code] * anchors[code] / 5,
            (evidence or {}).get(code, ""),
        )
        for code, label in FACTORS.items()
        if code in anchors
    )


def explained(figures: Mapping[str, Any], day: date) -> Explained | None:
    """``figures`` as kept with an assessment, in words of the policy of ``day``; ``None`` when there are none (imports)."""
    if not figures:
        return None
    policy = policy_on(CREDIT, day)
    days = int(figures["term_days"]) + int(figures["usual_days"])
    sales = _("%(monthly)s a month × %(days)s ÷ 30 × %(factor)s") % {
        "monthly": money(Decimal(figures["monthly"]), balance=True), "days": days,
        "factor": number(Decimal(figures["factor"]), 1),
    }  # fmt: skip
    lines = [(sales, money(Decimal(figures["by_sales"]), balance=True), figures["bound"] == "sales")]
    if figures["by_revenue"] is not None:
        revenue = money(Decimal(figures["by_revenue"]), balance=True)
        lines.append((_("Share of the customer's yearly revenue"), revenue, figures["bound"] == "revenue"))
    ceiling = money(Decimal(figures["ceiling"]), balance=True)
    lines.append((_("Ceiling of the rating"), ceiling, figures["bound"] == "ceiling"))
    words = {
        "new_customer": _(
            "New customer: payment record counts 3, %(share)s%% of the expected purchase count, rating at most %(best)s"
        )
        % {"share": f"{policy['new_share'].normalize():f}", "best": policy["new_best"]},
        "knock_out": _("Knocked out: rating D"),
    }
    reasons = tuple(words[reason] for reason in figures["reasons"])
    return Explained((), tuple(lines), reasons, Decimal(figures["limit"]), policy["floor"])


def weights_on(day: date) -> dict[str, Decimal]:
    """Weights of the factors on ``day``."""
    return {row["factor"]: row["weight"] for row in policy_on(CREDIT, day)["factors"]}
