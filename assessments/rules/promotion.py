"""Promotion as a decision table: PR1 quota, PR2 tenure, PR3 special, PR4 higher post, NQ the end of probation (defaults.md 9.3).

A rule is a list of conditions; each says what was asked, what was found, and whether it is met, not met, or to be attested by hand
with a document because the portal keeps no such facts; what a competition decides waits for one. One rule that holds is enough.
Pure.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from salesops.core.sockets.report_periods import moved

# ``BY_SELECTION``: decided by a competition that is still to be held.
MET, NOT_MET, BY_HAND, BY_SELECTION = "met", "not_met", "by_hand", "by_selection"
NEXT: Mapping[str, tuple[str, ...]] = {
    "P10": ("P11",), "P11": ("P20",), "P20": ("P25", "P30"), "P25": ("P30",), "P30": ("P40",), "P40": ("P50",),
    "P50": ("P60",), "P60": ("P70",),
}  # fmt: skip
BY_QUOTA = ("P20", "P25", "P30", "P40")
HIGHER = ("P50", "P60", "P70")
LEADING = ("P25", "P30", "P40", "P50", "P60", "P70")


@dataclass(frozen=True)
class Terms:
    """The numbers of the table; per cent, months."""

    quota_months: int = 3
    own_quota: Decimal = Decimal(120)
    since_promotion: int = 6
    since_promotion_higher: int = 12
    tenure: int = 24
    attainment: Decimal = Decimal(100)
    compliance: Decimal = Decimal(85)
    compliance_higher: Decimal = Decimal(90)
    clean_months: int = 12
    low: Decimal = Decimal(60)
    low_months: int = 6
    panel: Decimal = Decimal(80)
    panel_bonus: Decimal = Decimal(5)


@dataclass(frozen=True)
class MonthOfSales:
    """K01 of a month: one's own, and of the unit led (none: leads none)."""

    month: str
    own: Decimal | None
    unit: Decimal | None = None


@dataclass(frozen=True)
class Record:
    """What the portal knows of a person on the day of an evaluation. Rates in per cent; ``None`` is no data."""

    day: date
    position: str
    in_post_since: date | None
    promoted_on: date | None
    months: Sequence[MonthOfSales] = ()
    own_quota: Decimal | None = None
    attainment: Decimal | Fraction | None = None
    compliance: Decimal | Fraction | None = None
    open_plan: bool = False
    red_line: bool = False
    # Totals of the cards of the last months, by cycle.
    lowest: Decimal | None = None
    quarters: Sequence[tuple[Decimal, str]] = ()


@dataclass(frozen=True)
class Condition:
    """``asked`` and ``found`` are plain values for the page; ``parts`` the figures behind them, one a month."""

    code: str
    outcome: str
    asked: str = ""
    found: str = ""
    parts: Sequence[tuple[str, str, bool]] = field(default_factory=tuple)


def rules_to(position: str) -> tuple[str, ...]:
    """Rules by which the post is reached."""
    if position == "P11":
        return ("NQ",)
    return ("PR1", "PR2", "PR3") if position in BY_QUOTA else ("PR4",) if position in HIGHER else ()


def holds(conditions: Sequence[Condition]) -> bool:
    """Nothing the portal can measure stands against it; what is attested by hand may still be missing."""
    return bool(conditions) and all(one.outcome != NOT_MET for one in conditions)


def evaluate(record: Record, to: str, quota: Decimal | None, terms: Terms) -> dict[str, list[Condition]]:
    """Rule → its conditions, for the rules that lead to the post and can be measured (a special promotion is proposed by hand)."""
    table: dict[str, Callable[[], list[Condition]]] = {
        "PR1": lambda: by_quota(record, to, quota, terms),
        "PR2": lambda: by_tenure(record, terms),
        "PR4": lambda: higher(record, to, quota, terms),
    }
    return {rule: table[rule]() for rule in rules_to(to) if rule in table}


def by_quota(record: Record, to: str, quota: Decimal | None, terms: Terms) -> list[Condition]:
    """PR1: the quota of the new post in each of the last months."""
    return [
        quota_reached(record, to, quota, terms), since_promotion(record, terms.since_promotion),
        compliance(record, terms.compliance), Condition("course", BY_HAND), *clean(record, terms),
    ]  # fmt: skip


def by_tenure(record: Record, terms: Terms) -> list[Condition]:
    """PR2: two years in the post and on target."""
    return [
        rate("attainment", record.attainment, terms.attainment), tenure(record, terms.tenure),
        compliance(record, terms.compliance), Condition("course", BY_HAND), *clean(record, terms),
    ]  # fmt: skip


def special(record: Record, terms: Terms) -> list[Condition]:
    """PR3: outstanding merit, described; the course follows within six months."""
    return [Condition("merit", BY_HAND), *clean(record, terms)]


def higher(record: Record, to: str, quota: Decimal | None, terms: Terms) -> list[Condition]:
    """PR4: one of the two holds, and the post is won in a competition."""
    first = [quota_reached(record, to, quota, terms), since_promotion(record, terms.since_promotion)]
    second = [rate("attainment", record.attainment, terms.attainment), tenure(record, terms.tenure)]
    either = holds(first) or holds(second)
    return [
        Condition("pr1_or_pr2", MET if either else NOT_MET, found=_which(holds(first), holds(second))),
        since_promotion(record, terms.since_promotion_higher), compliance(record, terms.compliance_higher),
        Condition("course", BY_HAND), Condition("vacancy", BY_SELECTION),
        Condition("panel", BY_SELECTION, asked=str(terms.panel)),
        *clean(record, terms),
    ]  # fmt: skip


def _which(first: bool, second: bool) -> str:
    return " ".join(code for code, there in (("PR1", first), ("PR2", second)) if there)


def quota_reached(record: Record, to: str, quota: Decimal | None, terms: Terms) -> Condition:
    """K01 of each month against the quota of the new post; to a leading post that of the unit led, or own sales well above one's
    own quota.
    """
    wanted = quota
    own_wanted = record.own_quota * terms.own_quota / 100 if record.own_quota is not None else None
    parts, met = [], len(record.months) == terms.quota_months and wanted is not None
    for one in record.months:
        of_unit = one.unit if to in LEADING else one.own
        reached = wanted is not None and of_unit is not None and of_unit >= wanted
        above = to in LEADING and own_wanted is not None and one.own is not None and one.own >= own_wanted
        shown = one.own if above and not reached else of_unit if of_unit is not None else one.own
        parts.append((one.month, "" if shown is None else str(shown), reached or above))
        met = met and (reached or above)
    return Condition("quota", MET if met else NOT_MET, "" if wanted is None else str(wanted), parts=tuple(parts))


def since_promotion(record: Record, months: int) -> Condition:
    """Whoever was never promoted has waited long enough."""
    found = record.promoted_on
    met = found is None or moved(found, months) <= record.day
    return Condition("since_promotion", MET if met else NOT_MET, str(months), found.isoformat() if found else "")


def tenure(record: Record, months: int) -> Condition:
    found = record.in_post_since
    met = found is not None and moved(found, months) <= record.day
    return Condition("tenure", MET if met else NOT_MET, str(months), found.isoformat() if found else "")


def compliance(record: Record, least: Decimal) -> Condition:
    return rate("compliance", record.compliance, least)


def rate(code: str, value: Decimal | Fraction | None, least: Decimal) -> Condition:
    """Without data it isn't met: promotion is earned by facts."""
    met = value is not None and value >= least
    shown = "" if value is None else f"{Decimal(value.numerator) / Decimal(value.denominator):.2f}" if isinstance(
        value, Fraction
    ) else f"{value:.2f}"  # fmt: skip
    return Condition(code, MET if met else NOT_MET, str(least), shown)


def clean(record: Record, terms: Terms) -> list[Condition]:
    """No open plan, no red line, no insufficient card lately (defaults.md 9.2)."""
    low = record.lowest is not None and record.lowest < terms.low
    return [
        Condition("no_open_plan", NOT_MET if record.open_plan else MET),
        Condition("no_red_line", NOT_MET if record.red_line else MET, str(terms.clean_months)),
        Condition(
            "no_low_card", NOT_MET if low else MET, str(terms.low_months), "" if record.lowest is None else str(record.lowest)
        ),
    ]  # fmt: skip


def has_precedence(quarters: Sequence[tuple[Decimal, str]]) -> bool:
    """Two excellent quarters in a row, the newest first: goes before others when there are fewer posts than people."""
    return len(quarters) >= 2 and all(band == "excellent" for _total, band in quarters[:2])


def mean_of_quarters(quarters: Sequence[tuple[Decimal, str]], count: int = 4) -> Decimal | None:
    """The second key of precedence."""
    found = [total for total, _band in quarters[:count]]
    return sum(found, Decimal(0)) / len(found) if found else None


CONFIRMED, ONE_MONTH_MORE, DECIDED = "confirmed", "one_month_more", "decided"


def after_probation(total: Decimal, *, red_line: bool) -> str:
    """P10 → P11: confirmed from 70 without a red line, one month more of coaching from 60, else the director decides with HR."""
    if total >= 70 and not red_line:
        return CONFIRMED
    return ONE_MONTH_MORE if total >= 60 and not red_line else DECIDED
