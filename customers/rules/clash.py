"""What a reported clash needs, and who may decide it (CUS-2)."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from customers.models import Clash, Customer
from customers.policies.clash import shares_on
from salesops.core.refusals import Refusal

LONGEST = 3660


def held_by_another(customer: Customer, reporter: User) -> Refusal | None:
    if customer.owner_id is None:
        return Refusal("customers.in-pool-already", _("Nobody has this customer: claim it from the pool."))
    if customer.owner_id == reporter.pk:
        return Refusal("customers.own-customer", _("This customer is yours already."))
    return None


def not_reported_yet(customer: Customer, reporter: User) -> Refusal | None:
    if Clash.objects.open().filter(customer=customer, reporter=reporter).exists():
        return Refusal(
            "customers.clash-reported", _("You have reported this clash already; it waits for the decision.")
        )
    return None


def met_fits(met_on: date, today: date) -> Refusal | None:
    if met_on > today or (today - met_on).days > LONGEST:
        return Refusal("customers.met-on", _("The first contact lies in the past."), "met_on")
    return None


def told(text: str, field: str) -> Refusal | None:
    if text.strip():
        return None
    return Refusal("customers.nothing-said", _("Say what you have."), field)


def not_a_party(clash: Clash, actor: User | None) -> Refusal | None:
    """Nobody decides on the own customer (1.5)."""
    if actor is not None and actor.pk in (clash.reporter_id, clash.holder_id):
        return Refusal("customers.party-decides", _("You are one of the two: your manager decides."))
    return None


def share_fits(outcome: str, share: Any, today: date) -> Refusal | None:
    """One of the splits of the policy."""
    shares = shares_on(today)
    if outcome != "split" or share in shares:
        return None
    splits = ", ".join(f"{one}/{100 - one}" for one in shares)
    sentence = _("Choose a split: %(splits)s.") % {"splits": splits}
    return Refusal("customers.share-unknown", sentence, "holder_share", {"shares": list(shares)})
