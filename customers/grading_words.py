"""The words of a grade's items. Those that say figures (months, growth) take them from the policy (defaults.md 3)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.grading_items import GROWTH, TIMING, Item
from customers.rules.grading import STEPS, plain


def steps_of(item: Item, policy: Mapping[str, Any]) -> list[Decimal]:
    """The bounds of anchors 2 to 5 of ``item``; the shipped ones where a version has none."""
    rows = (row for row in policy["items"] if row["item"] == item.code)
    found = [step for row in rows for name in STEPS if (step := row.get(name)) not in (None, "")]
    return [Decimal(step) for step in (found if len(found) == len(STEPS) else item.steps)]


def item_words(item: Item, policy: Mapping[str, Any]) -> tuple[str, ...]:
    """The words of anchors 1 to 5 of a word item, as ``policy`` means them; none of a number item."""
    if item.code == TIMING:
        return _months(steps_of(item, policy))
    if item.code == GROWTH:
        return _growth(steps_of(item, policy))
    return tuple(str(word) for word in item.words)


def _months(most: Sequence[Decimal]) -> tuple[str, ...]:
    """``most``: anchors 2 to 5 hold up to so many months."""
    last, soon = int(most[0]), int(most[-1])
    between = [_span(int(lower) + 1, int(upper)) for upper, lower in pairwise(most)]
    over = ngettext("over %(count)s month", "over %(count)s months", last) % {"count": last}
    within = ngettext("within %(count)s month", "within %(count)s months", soon) % {"count": soon}
    return (over, *between, within)


def _span(first: int, last: int) -> str:
    if first == last:
        return ngettext("%(count)s month", "%(count)s months", last) % {"count": last}
    return _("%(first)s–%(last)s months") % {"first": first, "last": last}


def _growth(least: Sequence[Decimal]) -> tuple[str, ...]:
    """``least``: anchors 2 to 5 hold from so many per cent a year on."""
    said = [plain(step) for step in least]
    between = [_("%(first)s–%(last)s%%") % {"first": a, "last": b} for a, b in pairwise(said)]
    below = _("under %(percent)s%%") % {"percent": said[0]} if least[0] else _("shrinking")
    return (below, *between, _("over %(percent)s%%") % {"percent": said[-1]})
