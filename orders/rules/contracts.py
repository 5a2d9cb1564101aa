"""Reasons not to take a contract further, or not to order without one (ORD-3, defaults.md 13). Pure: no query, no clock."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from orders.models import Contract
from orders.models.contract import MOST
from salesops.core.formats import money
from salesops.core.refusals import Refusal

from .orders import places

SHARES = ("deposit_share", "sign_off_share", "warranty_share")
YEARS = 30


def is_writable(contract: Contract) -> Refusal | None:
    if contract.is_writable:
        return None
    sentence = _("Only a draft or a returned contract is edited; this one is %(state)s.") % {
        "state": contract.machine.state_of(contract).label
    }
    return Refusal("orders.contract-final", sentence, figures={"state": contract.state})


def terms_fit(values: Mapping[str, Any]) -> Iterator[Refusal]:
    """Amount, period and payment plan as they can be agreed; ``values`` are those of the whole contract."""
    amount = values["amount"]
    if amount <= 0:
        yield Refusal("orders.contract-amount", _("The amount must be more than 0."), "amount")
    elif amount > MOST or places(amount) > 2:
        yield Refusal("orders.contract-amount", _("At most 999,999,999 with 2 decimals."), "amount")
    if values["ends_on"] < values["starts_on"]:
        yield Refusal("orders.contract-ends-before", _("It ends before it begins."), "ends_on")
    elif values["ends_on"].year > values["starts_on"].year + YEARS:
        yield Refusal("orders.contract-too-long", _("At most %(years)s years.") % {"years": YEARS}, "ends_on")
    shares = {name: Decimal(values[name]) for name in SHARES}
    for name, share in shares.items():
        if not 0 <= share <= 100 or places(share) > 2:
            yield Refusal("orders.share-out-of-range", _("A share is 0 to 100%, with 2 decimals at most."), name)
    together = sum(shares.values(), Decimal())
    if together != 100:
        sentence = _("The payment plan adds up to %(sum)s%%, not to 100%%.") % {"sum": f"{together.normalize():f}"}
        yield Refusal("orders.plan-not-whole", sentence, "sign_off_share", {"sum": str(together)})
    if shares["warranty_share"] > 0 and not values["warranty_months"]:
        yield Refusal("orders.warranty-endless", _("Say for how many months it is held back."), "warranty_months")


def complete(contract: Contract, items: Iterable[str], has_text: bool, has_lines: bool) -> Iterator[Refusal]:
    """What a contract needs before it is reviewed: the check-list answered, its text on file."""
    open_items = [code for code in items if code not in contract.clauses]
    if open_items:
        sentence = _("The check-list is not answered: %(count)s left.") % {"count": len(open_items)}
        yield Refusal("orders.check-list-open", sentence, "clauses", {"open": open_items})
    worded = [code for code in contract.differing if not contract.clauses[code].get("text", "").strip()]
    if worded:
        sentence = _("Enter the wording of every clause that differs: %(count)s without.") % {"count": len(worded)}
        yield Refusal("orders.clause-without-words", sentence, "clauses", {"open": worded})
    if not has_text:
        yield Refusal("orders.no-contract-text", _("Add the text of the contract as a file."), "files")
    if contract.kind == Contract.Kind.SINGLE and not has_lines:
        yield Refusal("orders.no-contract-lines", _("A single contract says what is delivered: add lines."), "lines")


def lines_inside(contract: Contract, worth: Decimal) -> Refusal | None:
    """The lines of a contract are worth no more than it."""
    if worth <= contract.amount:
        return None
    figures = {"worth": worth, "amount": contract.amount}
    sentence = _("The lines are worth %(worth)s, the contract %(amount)s.") % {
        "worth": money(worth), "amount": money(contract.amount),
    }  # fmt: skip
    return Refusal("orders.contract-lines-over", sentence, "amount", figures)


def signed_when(signed_on: date, contract: Contract, today: date) -> Refusal | None:
    if signed_on > today:
        return Refusal("orders.signed-in-the-future", _("This day has not come yet."), "signed_on")
    if contract.ends_on < signed_on:
        return Refusal("orders.signed-after-its-end", _("The contract has ended by then."), "signed_on")
    return None


def is_binding(contract: Contract) -> Refusal | None:
    if contract.binds:
        return None
    if contract.amends_id is not None:
        return Refusal("orders.is-amendment", _("This is an amendment: it ends with its contract."))
    label = contract.machine.state_of(contract).label
    sentence = _("Only a contract that is signed can be ended; this one is %(state)s.") % {"state": label}
    return Refusal("orders.contract-not-binding", sentence, figures={"state": contract.state})


def _named(numbers: Sequence[str]) -> str:
    return ", ".join(numbers[:5]) + (" …" if len(numbers) > 5 else "")


def orders_decided(undecided: Sequence[str]) -> Refusal | None:
    """Each open order of a contract that ends was decided on: it goes on, or it is given up before."""
    if not undecided:
        return None
    sentence = _("Decide on each open order: let it go on, or cancel it first. Undecided: %(orders)s.")
    figures = {"orders": list(undecided)}
    return Refusal("orders.open-orders-undecided", sentence % {"orders": _named(undecided)}, "going_on", figures)


def none_paused(paused: Sequence[str]) -> Refusal | None:
    """What was put on hold before it was confirmed is taken up or cancelled first."""
    if not paused:
        return None
    sentence = _("These orders are on hold: resume or cancel them first. %(orders)s") % {"orders": _named(paused)}
    return Refusal("orders.paused-orders-undecided", sentence, "going_on", {"orders": list(paused)})


def prices_stand(changed: Sequence[str]) -> Refusal | None:
    """The prices a contract was calculated on are still those of the customer."""
    if not changed:
        return None
    sentence = _("Prices have changed since it was calculated: %(products)s. It is reviewed again.")
    figures = {"products": list(changed)}
    return Refusal("orders.prices-changed", sentence % {"products": _named(changed)}, figures=figures)


@dataclass(frozen=True)
class Covers:
    """A contract as an order sees it. ``used``: what its other orders, submitted or confirmed, are worth."""

    number: str
    binding: bool
    same_customer: bool
    starts_on: date
    ends_on: date
    amount: Decimal
    used: Decimal


def needed(worth: Decimal, term_days: int | None, usual_term: int | None, policy: Mapping[str, Any]) -> Refusal | None:
    """Whether an order needs a signed contract: by its worth (VAT included), or a longer term than the rating's."""
    if worth >= policy["from_amount"]:
        sentence = _("From %(amount)s on an order needs a signed contract.") % {"amount": money(policy["from_amount"])}
        return Refusal("orders.contract-needed", sentence, "contract", {"from": policy["from_amount"]})
    if policy["longer_term"] and term_days is not None and usual_term is not None and term_days > usual_term:
        sentence = _("A term of %(days)s days is longer than the rating's %(usual)s: it needs a signed contract.")
        days = {"days": term_days, "usual": usual_term}
        return Refusal("orders.contract-needed", sentence % days, "contract", days)
    return None


def term_agreed(term_days: int, agreed: int) -> Refusal | None:
    """Whether the term of an order is one its contract, or the rating, allows."""
    if term_days <= agreed:
        return None
    figures = {"days": term_days, "agreed": agreed}
    sentence = _("A term of %(days)s days: the contract and the rating allow %(agreed)s.") % figures
    return Refusal("orders.term-beyond-contract", sentence, "term_days", figures)


def inside(contract: Covers, worth: Decimal, ordered_on: date) -> Iterator[Refusal]:
    """Whether an order worth ``worth`` may be made from ``contract``."""
    named = {"contract": contract.number}
    if not contract.same_customer:
        yield Refusal("orders.contract-of-another", _("This contract is another customer's."), "contract")
        return
    if not contract.binding:
        yield Refusal(
            "orders.contract-not-signed", _("Contract %(contract)s is not signed, or has ended.") % named, "contract"
        )
    if not contract.starts_on <= ordered_on <= contract.ends_on:
        yield Refusal(
            "orders.contract-not-in-period", _("Contract %(contract)s does not hold on this day.") % named, "contract"
        )
    left = contract.amount - contract.used
    if worth > left:
        sentence = _("Contract %(contract)s has %(left)s left; this order is worth %(worth)s.")
        figures = {"left": left, "worth": worth, "amount": contract.amount}
        shown = named | {"left": money(max(left, Decimal())), "worth": money(worth)}
        yield Refusal("orders.contract-used-up", sentence % shown, "contract", figures)
