"""What is wrong with a scheme: sums, ranges, weights of single KPIs (defaults.md 9.1)."""

from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from assessments.words import dimension_name
from salesops.core.refusals import Refusal

from .numbers import HUNDRED, plain
from .scheme import Scheme


@dataclass(frozen=True)
class Weighing:
    """How much one KPI may weigh."""

    least: Decimal
    most: Decimal


def sum_is_hundred(scheme: Scheme) -> Refusal | None:
    """Weights add up to exactly 100."""
    if scheme.total == HUNDRED:
        return None
    sentence = _("The weights add up to %(sum)s; they must add up to 100.")
    figures = {"sum": plain(scheme.total)}
    return Refusal("assessments.scheme-sum", sentence % figures, None, figures)


def ranges_right(scheme: Scheme) -> list[Refusal]:
    """Each range from less to more, within 0 to 100."""
    return [
        Refusal("assessments.range-order", _("A range goes from less to more, within 0 to 100."), f"least_{d.code}")
        for d in scheme.dimensions
        if not 0 <= d.least <= d.most <= HUNDRED
    ]


def ranges_reach(scheme: Scheme) -> Refusal | None:
    """Ranges whose ends can't meet at 100 allow no scheme at all."""
    least = sum((d.least for d in scheme.dimensions), Decimal())
    most = sum((d.most for d in scheme.dimensions), Decimal())
    if least <= HUNDRED <= most:
        return None
    sentence = _("The ranges allow %(least)s to %(most)s in all; 100 can't be reached.")
    figures = {"least": plain(least), "most": plain(most)}
    field = f"most_{scheme.dimensions[0].code}" if scheme.dimensions else None
    return Refusal("assessments.ranges-unreachable", sentence % figures, field, figures)


def inside_ranges(scheme: Scheme, tier: str = "") -> list[Refusal]:
    """The KPIs of a dimension weigh what its range allows."""
    found = []
    sentence = _("%(dimension)s weighs %(sum)s; allowed is %(least)s to %(most)s.")
    for d in scheme.dimensions:
        weight = scheme.weights[d.code]
        if not d.least <= weight <= d.most:
            figures = {"sum": plain(weight), "least": plain(d.least), "most": plain(d.most)}
            said = sentence % {**figures, "dimension": dimension_name(d.code, tier)}
            found.append(Refusal("assessments.dimension-range", said, f"dimension_{d.code}", figures))
    return found


def weights_right(scheme: Scheme, weighing: Weighing) -> list[Refusal]:
    """Every KPI weighs something, none too much."""
    sentence = _("%(kpi)s weighs %(weight)s; a KPI weighs %(least)s to %(most)s.")
    found = []
    for line in scheme.lines:
        if not weighing.least <= line.weight <= weighing.most:
            figures = {
                "kpi": line.kpi, "weight": plain(line.weight), "least": plain(weighing.least),
                "most": plain(weighing.most),
            }  # fmt: skip
            found.append(Refusal("assessments.kpi-weight", sentence % figures, f"weight_{line.kpi}", figures))
    return found


def kpis_once(scheme: Scheme) -> list[Refusal]:
    """A KPI counts once, in one dimension."""
    counted = Counter(line.kpi for line in scheme.lines)
    return [
        Refusal("assessments.kpi-twice", _("%(kpi)s is named twice.") % {"kpi": kpi}, f"weight_{kpi}", {"kpi": kpi})
        for kpi, times in counted.items()
        if times > 1
    ]


def kpis_known(scheme: Scheme, known: Collection[str]) -> list[Refusal]:
    """Only what the catalogue explains can be measured."""
    sentence = _("The catalogue has no KPI %(kpi)s.")
    return [
        Refusal("assessments.kpi-unknown", sentence % {"kpi": line.kpi}, f"weight_{line.kpi}", {"kpi": line.kpi})
        for line in scheme.lines
        if line.kpi not in known
    ]


def dimensions_there(scheme: Scheme) -> list[Refusal]:
    """Every KPI stands in a dimension of the scheme, each of which is there once."""
    codes = [d.code for d in scheme.dimensions]
    sentence = _("%(kpi)s stands in a dimension this scheme doesn't have.")
    found = [
        Refusal("assessments.dimension-missing", sentence % {"kpi": line.kpi}, f"weight_{line.kpi}", {"kpi": line.kpi})
        for line in scheme.lines
        if line.dimension not in codes
    ]
    if len(codes) != len(set(codes)):
        found.append(Refusal("assessments.dimension-twice", _("A dimension is named twice.")))
    return found


def unreadable(scheme: Scheme, known: Collection[str]) -> list[Refusal]:
    """What not even a draft may say."""
    found = [*dimensions_there(scheme), *kpis_once(scheme), *kpis_known(scheme, known), *ranges_right(scheme)]
    sentence = _("%(kpi)s: a weight lies above 0, up to 100, with two decimals at most.")
    found += [
        Refusal("assessments.weight", sentence % {"kpi": line.kpi}, f"weight_{line.kpi}", {"kpi": line.kpi})
        for line in scheme.lines
        if not 0 < line.weight <= HUNDRED or line.weight != round(line.weight, 2)
    ]
    return found


def unpublishable(scheme: Scheme, weighing: Weighing, tier: str = "") -> list[Refusal]:
    """What keeps a readable draft from being published, all at once."""
    whole: tuple[Callable[[Scheme], Refusal | None], ...] = (ranges_reach, sum_is_hundred)
    found = [refusal for rule in whole if (refusal := rule(scheme)) is not None]
    return [*found, *inside_ranges(scheme, tier), *weights_right(scheme, weighing)]
