"""The credit of a change to a confirmed order: checked when it is asked for and when it is applied (defaults.md 4 and 11).

Over the limit the change carries the exception with it: who decides on orders over their credit decides on it as well, and what
they allow holds for the figures they saw, not for worse ones.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from customers.models import CreditAccount
from orders.change_plan import Plan
from orders.credit import Checked, check
from orders.models import Order
from orders.rules.changes import worse_than_allowed
from salesops.core.refusals import Refusal


@dataclass(frozen=True)
class ChangeCredit:
    """``checked``: to be kept before the order may be worth more; ``None``: nothing needs credit."""

    checked: Checked | None

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        return self.checked.refusals if self.checked else ()

    def against(self, allowed: Mapping[str, Any] | None, today: date) -> list[Refusal]:
        """What speaks against the change by now. ``allowed``: what an exception was approved for."""
        if allowed is None or self.checked is None:
            return list(self.refusals)
        return worse_than_allowed(self.checked.amount, self.refusals, allowed, today)


def credit_of_change(order: Order, account: CreditAccount, plan: Plan, today: date) -> ChangeCredit:
    """The check of the order as it would be, under the lock of ``account``.

    Only what adds lines needs credit; what is invoiced counts among the receivables already.
    """
    if not plan.added:
        return ChangeCredit(None)
    checked = check(order, account, today, amount=max(Decimal(), plan.total - order.invoiced_amount))
    if checked.refusals and plan.total <= order.ordered_amount:
        latest = order.credit_checks.order_by("-id").first()
        if latest is not None and latest.result != "refused" and latest.amount >= plan.total:
            return ChangeCredit(None)
    # The database compares the whole worth of the order with what the check let through.
    return ChangeCredit(replace(checked, amount=plan.total))
