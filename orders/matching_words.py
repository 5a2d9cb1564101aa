"""What a proposal for a line of the bank is called, and its reasons and doubts in the reader's words (ORD-9)."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from orders.rules.matching import Proposal
from orders.rules.payers import Said
from salesops.core.formats import money

REASONS: dict[str, Callable[[dict[str, Any]], str]] = {
    "amount_is_one": lambda p: _("the amount is that of one invoice"),
    "amount_is_sum": lambda p: _("the amount is the sum of %(count)s") % p,
    "account": lambda p: (
        ngettext("paid from this account %(count)s time", "paid from this account %(count)s times", p["times"])
        % {"count": p["times"]}
    ),
    "learnt": lambda p: (
        ngettext("paid under this name %(count)s time", "paid under this name %(count)s times", p["times"])
        % {"count": p["times"]}
    ),
    "name": lambda p: _("the payer is the customer"),
    "number": lambda p: _("%(number)s stands in the memo") % p,
    "called": lambda p: _("the memo says %(name)s") % p,
    "ahead": lambda p: _("the memo speaks of a prepayment"),
}
DOUBTS: dict[str, Callable[[dict[str, Any]], str]] = {
    "account_of_several": lambda p: _("this account paid for %(count)s customers") % p,
    "name_of_several": lambda p: _("%(count)s customers have this name") % p,
    "payers_differ": lambda p: _("account and name point to different customers"),
    "payer_is_other": lambda p: _("the payer is another customer"),
    "memo_names_other": lambda p: _("the memo names another customer's document"),
    "memo_names_others": lambda p: _("the memo names other documents"),
    "payer_unknown": lambda p: _("the payer is not a customer we know"),
    "ahead_in_memo": lambda p: _("the memo speaks of a prepayment"),
    "several_fit": lambda p: ngettext(
        "%(count)s way fits the amount", "%(count)s ways fit the amount", p["count"]
    ) % p,
    "not_all_tried": lambda p: _("too many open invoices to try every sum"),
    "contested": lambda p: ngettext(
        "%(count)s other line would pay the same", "%(count)s other lines would pay the same", p["count"]
    ) % p,
    "taken_back": lambda p: _("was taken back before"),
    "short_by_fee": lambda p: _("%(amount)s short, perhaps the bank's fee") % _figures(p),
    "less_than_named": lambda p: _("%(amount)s less than the documents named") % _figures(p),
    "more_than_named": lambda p: _("%(amount)s more than the documents named") % _figures(p),
    "less_than_nearest": lambda p: _("%(amount)s less than %(number)s") % _figures(p),
    "more_than_nearest": lambda p: _("%(amount)s more than %(number)s") % _figures(p),
}  # fmt: skip
CONFIDENCE = {"high": "ok", "medium": "", "low": ""}


def _figures(params: dict[str, Any]) -> dict[str, Any]:
    return params | {"amount": money(Decimal(params["amount"]))}


def reason(said: Said) -> str:
    return REASONS[said[0]](said[1])


def doubt(said: Said) -> str:
    return DOUBTS[said[0]](said[1])


def called(one: Proposal) -> str:
    """What accepting ``one`` does."""
    count = len(one.parts)
    if one.kind == "prepayment":
        return pgettext("a proposal", "All of it as prepayment")
    if one.kind == "oldest":
        return ngettext(
            "Pay %(count)s invoice, the oldest first", "Pay %(count)s invoices, the oldest first", count
        ) % {"count": count}
    if one.kind == "part":
        return ngettext("Pay part of %(count)s invoice", "Pay part of %(count)s invoices", count) % {"count": count}
    if one.kind == "more":
        return ngettext(
            "Settle %(count)s invoice, the rest as prepayment", "Settle %(count)s invoices, the rest as prepayment", count
        ) % {"count": count}  # fmt: skip
    return ngettext("Settle %(count)s invoice", "Settle %(count)s invoices", count) % {"count": count}


def confidence(one: Proposal) -> str:
    words = {
        "high": pgettext("a proposal", "sure"), "medium": pgettext("a proposal", "likely"),
        "low": pgettext("a proposal", "possible"),
    }  # fmt: skip
    return (
        pgettext("a proposal", "last resort")
        if one.kind == "prepayment" and one.confidence == "low"
        else words[one.confidence]
    )
