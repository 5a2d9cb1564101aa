"""The bonus table (defaults.md 9.2): shares, unit factors, yearly bonus at target, split over cycles, extra."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from assessments.rules.bonus import ExtraRates, Shares, UnitStep
from assessments.rules.numbers import HUNDRED
from assessments.words import CYCLES, TIERS
from salesops.core.policies import policy_on
from salesops.core.refusals import Refusal
from salesops.core.sockets.policies import PolicyField, PolicyKind, policies

from .scores import ASSESSMENT

BONUS = "assessments.bonus"


def _twice(values: Mapping[str, Any], table: str, *columns: str) -> list[Refusal]:
    """No row of ``table`` says again what another says."""
    seen: set[tuple[Any, ...]] = set()
    found = []
    for index, row in enumerate(values[table]):
        key = tuple(row[column] for column in columns)
        if key in seen:
            found.append(
                Refusal("assessments.bonus-twice", _g("This is named twice."), f"{table}.{index}.{columns[0]}")
            )
        seen.add(key)
    return found


def _tiers_missing(values: Mapping[str, Any], table: str) -> list[Refusal]:
    named = {row["tier"] for row in values[table]}
    missing = ", ".join(str(label) for code, label in TIERS if code not in named)
    if not missing:
        return []
    return [Refusal("assessments.bonus-missing", _g("Missing: %(names)s") % {"names": missing}, table)]


def _shares_sum(values: Mapping[str, Any]) -> list[Refusal]:
    return [
        Refusal("assessments.shares-not-100", _g("Own and unit share must add up to 100%."), f"shares.{index}.own")
        for index, row in enumerate(values["shares"])
        if row["own"] + row["unit"] != HUNDRED
    ]


def _splits_sum(values: Mapping[str, Any]) -> list[Refusal]:
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in values["splits"]:
        sums[row["tier"]] += row["share"]
    sentence = _g("%(tier)s: the split over cycles adds up to %(sum)s%%; it must add up to 100%%.")
    return [
        Refusal("assessments.splits-not-100", sentence % {"tier": label, "sum": sums[code]}, "splits")
        for code, label in TIERS
        if code in sums and sums[code] != HUNDRED
    ]


def check(values: Mapping[str, Any]) -> list[Refusal]:
    """What is wrong with values that are right one by one."""
    found = [
        *_twice(values, "shares", "tier"),
        *_twice(values, "bases", "position"),
        *_twice(values, "splits", "tier", "cycle"),
        *_twice(values, "extras", "tier"),
        *_twice(values, "unit_factors", "at_least"),
        *_tiers_missing(values, "shares"),
        *_tiers_missing(values, "splits"),
    ]
    return found or [*_shares_sum(values), *_splits_sum(values)]


def shares_of(values: Mapping[str, Any], tier: str) -> Shares:
    """Own and unit share of a tier."""
    row = next(row for row in values["shares"] if row["tier"] == tier)
    return Shares(row["own"], row["unit"])


def unit_steps_of(values: Mapping[str, Any]) -> tuple[UnitStep, ...]:
    """Factors by the attainment of the unit."""
    return tuple(UnitStep(row["at_least"], row["factor"]) for row in values["unit_factors"])


def yearly_of(values: Mapping[str, Any], position: str) -> Decimal | None:
    """The yearly bonus at target of a position; ``None``: the position has none."""
    return next((row["yearly"] for row in values["bases"] if row["position"] == position), None)


def split_of(values: Mapping[str, Any], tier: str, cycle: str) -> Decimal:
    """Per cent of the yearly bonus that follow the cards of ``cycle``; 0 where the tier has none."""
    return next((r["share"] for r in values["splits"] if (r["tier"], r["cycle"]) == (tier, cycle)), Decimal())


def extra_rates_of(values: Mapping[str, Any], tier: str, cycle: str) -> ExtraRates | None:
    """The rates of the extra; ``None`` where this tier gets none with this cycle."""
    row = next((r for r in values["extras"] if (r["tier"], r["cycle"]) == (tier, cycle)), None)
    if row is None:
        return None
    return ExtraRates(row["up_to_limit"], row["above"], values["extra_limit"], values["extra_collection"])


def bonus_policy(day: date) -> Mapping[str, Any]:
    """The bonus table that holds on ``day``."""
    return policy_on(BONUS, day)


def _rows(columns: str, *rows: tuple[str, ...]) -> list[dict[str, Any]]:
    names = columns.split()
    words = ("tier", "cycle", "position")
    return [{name: v if name in words else Decimal(v) for name, v in zip(names, row, strict=True)} for row in rows]


_PERCENT: dict[str, Any] = {"minimum": 0, "maximum": 100}
_TIER = PolicyField("tier", _("tier"), "choice", choices=TIERS)
_CYCLE = PolicyField("cycle", _("cycle"), "choice", choices=CYCLES)
policies.register(
    PolicyKind(
        code=BONUS,
        group=ASSESSMENT,
        label=_("Bonus table"),
        help=_("Bonus = base × (own share × factor of own total + unit share × unit factor) + extra."),
        approval=True,
        check=check,
        fields=(
            PolicyField(
                "shares", _("Shares"), "table",
                columns=(_TIER, PolicyField("own", _("own"), "percent", **_PERCENT),
                         PolicyField("unit", _("unit"), "percent", **_PERCENT)),
            ),
            PolicyField(
                "unit_factors", _("Unit factor by attainment (K31)"), "table",
                columns=(PolicyField("at_least", _("from"), "percent", minimum=0, maximum=1000),
                         PolicyField("factor", _("factor"), "decimal", minimum=0, maximum=5)),
            ),
            PolicyField("below_factor", _("Unit factor below all of them"), "decimal", minimum=0, maximum=5),
            PolicyField(
                "bases", _("Yearly bonus at target"), "table",
                columns=(PolicyField("position", _("position"), "text"),
                         PolicyField("yearly", _("a year"), "money", minimum=0)),
            ),
            PolicyField(
                "splits", _("Split over cycles"), "table",
                columns=(_TIER, _CYCLE, PolicyField("share", _("share of the year"), "percent", **_PERCENT)),
            ),
            PolicyField(
                "extras", _("Extra for sales over target"), "table",
                columns=(_TIER, _CYCLE, PolicyField("up_to_limit", _("up to the limit"), "percent", **_PERCENT),
                         PolicyField("above", _("above it"), "percent", **_PERCENT)),
            ),
            PolicyField("extra_limit", _("Limit of the lower rate, of target"), "percent", minimum=100, maximum=1000),
            PolicyField("extra_collection", _("Extra only with a collection rate (K07) of"), "percent", **_PERCENT),
        ),
        shipped={
            "shares": _rows("tier own unit", ("N", "100", "0"), ("E", "80", "20"), ("S", "60", "40"), ("D", "70", "30")),
            "unit_factors": _rows(
                "at_least factor", ("110", "1.20"), ("100", "1.10"), ("90", "1.00"), ("80", "0.90")
            ),
            "below_factor": Decimal("0.80"),
            "bases": _rows(
                "position yearly", ("P10", "24000"), ("P11", "48000"), ("P20", "72000"), ("P25", "96000"),
                ("P30", "108000"), ("P40", "156000"), ("P50", "216000"), ("P60", "288000"), ("P70", "360000"),
            ),
            "splits": _rows(
                "tier cycle share", ("N", "M", "70"), ("N", "Q", "30"),
                *((tier, *rest) for tier in "ES" for rest in (("M", "50"), ("Q", "30"), ("Y", "20"))),
                ("D", "Q", "50"), ("D", "Y", "50"),
            ),
            "extras": _rows(
                "tier cycle up_to_limit above", ("N", "Q", "1", "1.5"), ("E", "Q", "1", "1.5"),
                ("S", "Q", "0.3", "0.5"), ("D", "Y", "0.1", "0.15"),
            ),
            "extra_limit": Decimal(120),
            "extra_collection": Decimal(90),
        },
    )
)  # fmt: skip
