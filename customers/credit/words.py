"""Words of credit whose figures are the policy's of a day: bounds of the factors, what knocks out (defaults.md 4)."""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.credit.factors import COOPERATION, FINANCES, KNOCK_OUTS, PAYMENT, POWER, PUBLIC
from customers.policies.credit import CREDIT
from customers.rules.grading import plain
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
    return {
        PAYMENT: payment,
        POWER: power,
        FINANCES: _finances(policy),
        COOPERATION: _cooperation(policy),
        PUBLIC: _public(policy),
    }


def _finances(policy: Mapping[str, Any]) -> tuple[str, ...]:
    debt = {name: plain(policy[name]) for name in ("debt1", "debt2", "debt4", "debt5")}
    return (
        _("loss in %(years)s years, debt over %(debt)s%%") % {"years": policy["loss_years"], "debt": debt["debt1"]},
        _("loss, or debt %(first)s–%(last)s%%") % {"first": debt["debt2"], "last": debt["debt1"]},
        _("break-even, or no data"),
        _("profit, debt under %(debt)s%%") % {"debt": debt["debt4"]},
        _("growing profit, debt under %(debt)s%%") % {"debt": debt["debt5"]},
    )


def _cooperation(policy: Mapping[str, Any]) -> tuple[str, ...]:
    short, middle, long = policy["years2"], policy["years3"], policy["years4"]
    return (
        _("new relation"),
        ngettext("under %(count)s year", "under %(count)s years", short) % {"count": short},
        _("%(first)s–%(last)s years") % {"first": short, "last": middle},
        _("%(first)s–%(last)s years, regular orders") % {"first": middle, "last": long},
        ngettext("over %(count)s year, margin above average", "over %(count)s years, margin above average", long)
        % {"count": long},
    )


def _public(policy: Mapping[str, Any]) -> tuple[str, ...]:
    years = policy["enforced_years"]
    return (
        ngettext("enforcement within %(count)s year", "enforcement within %(count)s years", years) % {"count": years},
        _("several lawsuits"),
        _("one lawsuit or fine"),
        _("clean"),
        _("clean, listed or state-owned"),
    )


def knock_out_words(day: date) -> dict[str, Any]:
    """Knock-out → its words."""
    policy = policy_on(CREDIT, day)
    days, months = policy["knock_out_days"], policy["dishonoured_months"]
    return {
        **KNOCK_OUTS,
        "overdue": _("something overdue over %(days)s days") % {"days": days},
        "dishonoured": ngettext(
            "draft dishonoured within %(count)s month", "draft dishonoured within %(count)s months", months
        )
        % {"count": months},
    }
