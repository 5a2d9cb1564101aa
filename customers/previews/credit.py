"""The credit policy: ratings, limits and terms worked out anew from the last assessments; who would freeze; whose limit of today
changes because a review is missed. Granted credit changes at the next review only.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from customers.credit.factors import POWER, RATINGS
from customers.credit.reading import Credit, credit_of_accounts, limit_of
from customers.models import CreditAccount, CreditAssessment, PolicyPreview, PreviewRow
from customers.policies.credit import CREDIT
from customers.rules.credit import Computed, compute, freezes_by_itself, power_anchor
from customers.tables.credit import rating_word
from salesops.core.money import ZERO
from salesops.core.policies import policy_on

from .trial import Trial, register

Policy = Mapping[str, Any]


def write(kept: PolicyPreview, values: Policy, ids: list[int]) -> dict[str, Decimal]:
    rows = CreditAccount.objects.filter(customer__in=ids, customer__merged_into__isnull=True).exclude(rating="")
    accounts = list(rows.select_related("customer"))
    approved = CreditAssessment.objects.filter(customer__in=[a.customer_id for a in accounts], state="approved")
    latest = {one.customer_id: one for one in approved.order_by("customer", "-asked_at").distinct("customer")}
    was = policy_on(CREDIT, kept.day)
    made: list[PreviewRow] = []
    totals = dict.fromkeys(("accounts", "granted", "before", "after"), ZERO)
    for credit in credit_of_accounts(accounts, kept.day).values():
        account = credit.account
        totals["accounts"] += 1
        totals["granted"] += account.limit
        found = latest.get(account.customer_id)
        if found is not None and found.figures:
            before, after = worked_out(found, account, was), worked_out(found, account, values)
            totals["before"] += before.limit
            totals["after"] += after.limit
            made += [PreviewRow(preview=kept, customer=account.customer, **line) for line in _moved(before, after)]
        made += [
            PreviewRow(preview=kept, customer=account.customer, **line)
            for line in _today(credit, was, values, kept.day)
        ]
    PreviewRow.objects.bulk_create(made)
    return totals


def worked_out(found: CreditAssessment, account: CreditAccount, policy: Policy) -> Computed:
    """What ``policy`` makes of the assessment's own figures. The purchasing power follows the bounds where the file knows it."""
    figures = found.figures
    anchors = dict(found.anchors)
    power = power_anchor(account.customer.yearly_potential, policy)
    if power is not None:
        anchors[POWER] = power
    new, monthly = bool(figures.get("new_customer")), Decimal(figures["monthly"])
    if new:
        share = policy_on(CREDIT, timezone.localdate(found.asked_at))["new_share"]
        monthly = monthly * 100 / share if share else ZERO
    out = "knock_out" in figures.get("reasons", ())
    return compute(
        anchors, monthly=monthly, revenue=account.customer.yearly_revenue, policy=policy, new_customer=new,
        knock_outs=("kept",) if out else (),
    )  # fmt: skip


def _moved(before: Computed, after: Computed) -> Iterator[dict[str, Any]]:
    if (before.rating, before.limit, before.term_days) == (after.rating, after.limit, after.term_days):
        return
    rise = RATINGS.index(before.rating) - RATINGS.index(after.rating)
    what = "up" if rise > 0 else "down" if rise < 0 else "limit" if before.limit != after.limit else "term"
    yield {
        "what": what, "before": f"{before.rating}:{before.term_days}", "after": f"{after.rating}:{after.term_days}",
        "amount_before": before.limit, "amount_after": after.limit,
    }  # fmt: skip


def _today(credit: Credit, was: Policy, values: Policy, day: date) -> Iterator[dict[str, Any]]:
    """What changes on the first day already: freezes by overdue money, limits halved or stopped by a missed review."""
    account = credit.account
    if not account.is_frozen:
        why = [
            freezes_by_itself(credit.overdue, credit.oldest_days, account.rating, policy) for policy in (was, values)
        ]
        if bool(why[0]) != bool(why[1]):
            yield {
                "what": "freezes" if why[1] else "not_frozen",
                "amount_before": credit.overdue,
                "amount_after": credit.overdue,
            }
    before, after = limit_of(account, day, was), limit_of(account, day, values)
    if (before.amount, before.stopped) != (after.amount, after.stopped):
        yield {"what": "review", "amount_before": before.amount, "amount_after": after.amount}


def shown(what: str, value: str) -> str:
    """ "B:30" as credit rating and term."""
    rating, colon, days = value.partition(":")
    if not colon:
        return value
    return _g("%(rating)s, %(days)s days") % {"rating": rating_word(rating), "days": days}


register(
    Trial(
        CREDIT,
        write,
        words={
            "up": _("Better rating at the next review"),
            "down": _("Worse rating at the next review"),
            "limit": _("Another limit at the next review"),
            "term": _("Another term at the next review"),
            "freezes": _("Would freeze by itself"),
            "not_frozen": _("Would no longer freeze by itself"),
            "review": _("Limit of today changes: review missed"),
        },
        figure=_("Limit (VAT incl.)"),
        shown=shown,
        totals={
            "accounts": _("Rated accounts"),
            "granted": _("Limits granted today"),
            "before": _("Limits by the policy of today"),
            "after": _("Limits by these values"),
        },
        at_once=1_000,
    )
)
