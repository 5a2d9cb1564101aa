"""Reasons not to amend a contract, or not to amend it so (ORD-3, defaults.md 13). Pure: no query, no clock."""

from decimal import Decimal

from django.utils.translation import gettext as _

from orders.models import Contract
from salesops.core.formats import money
from salesops.core.refusals import Refusal

# What an amendment leaves as it is.
FRAME = ("kind", "starts_on")


def is_amendable(contract: Contract) -> Refusal | None:
    """Only a contract in force is amended, and no amendment by itself."""
    if contract.amends_id is not None:
        sentence = _("This is an amendment: amend its contract.")
        return Refusal("orders.is-amendment", sentence)
    if contract.state == "in_force":
        return None
    sentence = _("Only a contract in force is amended; this one is %(state)s.") % {
        "state": contract.machine.state_of(contract).label
    }
    return Refusal("orders.contract-not-in-force", sentence, figures={"state": contract.state})


def none_open(amendment: Contract | None) -> Refusal | None:
    """One amendment at a time; none is open while a contract begins another or ends."""
    if amendment is None:
        return None
    sentence = _("Amendment %(number)s is open: have it signed, or void it first.")
    return Refusal(
        "orders.amendment-open",
        sentence % {"number": amendment},
        figures={"state": amendment.state, "id": amendment.pk},
    )


def keeps_frame(amendment: Contract, main: Contract) -> Refusal | None:
    """Kind and first day stay those of the contract."""
    changed = next((name for name in FRAME if getattr(amendment, name) != getattr(main, name)), None)
    if changed is None:
        return None
    return Refusal("orders.not-amendable", _("An amendment leaves kind and first day as they are."), changed)


def covers_ordered(amount: Decimal, ordered: Decimal) -> Refusal | None:
    """The amount after the amendment is no less than what is ordered and confirmed."""
    if ordered <= amount:
        return None
    figures = {"ordered": ordered, "amount": amount}
    sentence = _("Orders worth %(ordered)s are confirmed: the amount can't become %(amount)s.")
    shown = {"ordered": money(ordered), "amount": money(amount)}
    return Refusal("orders.amended-below-ordered", sentence % shown, "amount", figures)
