"""Broken promises to pay, for the warning signs of credit (defaults.md 4)."""

from collections.abc import Iterable, Mapping
from datetime import date

from django.utils.translation import gettext_lazy as _

from customers.policies.credit_signs import CREDIT_SIGNS
from orders.promises import broken_count
from salesops.core.policies import policy_on
from salesops.core.sockets.customer_facts import CustomerFact, customer_facts


def broken(ids: Iterable[int], day: date) -> Mapping[int, int]:
    """Within the days of the policy. Customers that broke none are missing. One query."""
    return broken_count(ids, day, policy_on(CREDIT_SIGNS, day)["promise_days"])


customer_facts.register(CustomerFact("broken_promises", _("Broken promises to pay"), broken))
