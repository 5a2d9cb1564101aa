"""Words of credit whose figures are the policy's of a day: bounds of two factors, the overdue that knocks out (defaults.md 4)."""

from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _

from customers.credit.factors import ANCHORS, KNOCK_OUTS, PAYMENT, POWER
from customers.policies.credit import CREDIT
from salesops.core.formats import number
from salesops.core.policies import policy_on


def anchor_words(day: date) -> dict[str, tuple[Any, ...]]:
    """Factor → the words of anchors 1 to 5 as the policy of ``day`` means them."""
    policy = policy_on(CREDIT, day)
    late = [policy[f"late{anchor}"] for anchor in (5, 4, 3, 2)]
    spans = [_("%(first)s–%(last)s days late") % {"first": a + 1, "last": b} for a, b in pairwise(late)]
    worst = _("over %(days)s days late on average, or anything %(worst)s days")
    payment = (
        worst % {"days": late[-1], "worst": policy["late_worst"]},
        spans[2],
        _("%(span)s, or no history") % {"span": spans[1]},
        spans[0],
        _("0–%(days)s days late") % {"days": late[0]},
    )
    bounds = [number(policy[f"potential{anchor}"]) for anchor in (2, 3, 4, 5)]
    power = (
        _("potential under %(amount)s a year") % {"amount": bounds[0]},
        *(_("%(amount)s and up") % {"amount": amount} for amount in bounds),
    )
    return {**ANCHORS, PAYMENT: payment, POWER: power}


def knock_out_words(day: date) -> dict[str, Any]:
    """Knock-out → its words."""
    days = policy_on(CREDIT, day)["knock_out_days"]
    return {**KNOCK_OUTS, "overdue": _("something overdue over %(days)s days") % {"days": days}}
