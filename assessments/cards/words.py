"""Values and periods of cards as people read them."""

from decimal import Decimal
from fractions import Fraction

from django.utils.translation import pgettext

from assessments.engine.shown import PLACES, defined
from assessments.kpi_names import kpi_name
from assessments.models import Cycle, Scorecard
from assessments.period_words import probation_words
from salesops.core import formats
from salesops.core.formats import NOTHING
from salesops.core.sockets.kpis import Kpi

Exact = Decimal | Fraction


def kpi_of(code: str) -> Kpi | None:
    """The KPI as the catalogue has it today."""
    found = defined(code)
    return found.kpi if found else None


def exact(value: Exact | None) -> Decimal | None:
    """A fraction as a decimal, for drawing only."""
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    return value


def value_words(kpi: Kpi | None, value: Exact | None, *, short: bool = False) -> str:
    """A value as scoring rules read it (percentages are numbers) in its unit; "—" is no data."""
    shown = exact(value)
    if shown is None:
        return NOTHING
    unit = kpi.unit if kpi else ""
    if unit == "percent":
        return f"{formats.number(shown, 2)}%"
    if unit in ("money", "gross"):
        return formats.money_short(shown) if short else formats.money(shown, balance=True)
    places = PLACES.get(unit, 0 if shown == shown.to_integral_value() else 2)
    return formats.number(shown, places)


def period_name(cycle: Cycle) -> str:
    """``2026 年 10 月``, ``2026 年第三季度`` …; a probation by its first months."""
    if cycle.is_probation:
        return probation_words(cycle.first.isoformat())
    if cycle.cycle == "M":
        return formats.month(cycle.first)
    if cycle.cycle == "Q":
        return formats.quarter(cycle.first)
    return pgettext("period", "%(year)s") % {"year": cycle.first.year}


def cycle_name(cycle: Cycle) -> str:
    """Its period; of a probation whose."""
    return f"{cycle.person.name} · {period_name(cycle)}" if cycle.person else period_name(cycle)


def subject_name(card: Scorecard) -> str:
    """The person, or the name of the unit on the last day."""
    if card.person is not None:
        return str(card.person.name)
    terms = card.unit.terms.order_by("-period").first() if card.unit else None
    return str(terms.local_name) if terms else ""


def kpi_words(code: str) -> str:
    return kpi_name(code)
