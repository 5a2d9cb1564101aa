"""What of a receipt waits to be refunded: nothing else uses it meanwhile."""

from decimal import Decimal

from django.db.models import Sum

from orders.models import Refund
from orders.states.write_offs import HOLDING
from salesops.core.money import ZERO


def held_of(receipt: int) -> Decimal:
    """One query; under the lock of the receipt's entry it stays true."""
    rows = Refund.objects.filter(receipt=receipt, state__in=HOLDING)
    held: Decimal = rows.aggregate(sum=Sum("amount", default=ZERO))["sum"]
    return held
