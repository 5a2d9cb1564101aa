"""What becomes of an order when its prices were decided on (defaults.md 11)."""

from datetime import datetime
from typing import Any

from orders.models import Order
from salesops.core.acts import act
from salesops.core.approvals.models import Approval
from salesops.core.audit.activity import record_activity

from .entries import lock_order
from .orders import confirm_if_ready, give_back, lock_account_and_order


@act("orders.allow_price")
def allow_price(*, record: Order, approval: Approval, actor: Any, now: datetime) -> None:
    """Approved for exactly these figures. An order that only waited for this besides its credit exception is confirmed."""
    account, order = lock_account_and_order(record)
    record_activity(order, "orders.allow_price", actor=actor)
    confirm_if_ready(order, account, now=now)


@act("orders.refuse_price")
def refuse_price(*, record: Order, approval: Approval, actor: Any, now: datetime) -> None:
    """Rejected, sent back or withdrawn: the order is a draft again, whatever else it waited for."""
    order = lock_order(record)
    give_back(order, actor=actor, now=now)
    record_activity(order, "orders.refuse_price", actor=actor)
