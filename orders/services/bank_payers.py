"""Whose account it is, learnt from what people accept (ORD-9)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, Q
from django.utils import timezone

from orders.models import BankLine, PayerAccount


def _same(line: BankLine) -> Q:
    return Q(account=line.payer_account) if line.payer_account else Q(account="", payer_norm=line.payer_norm)


def learn(line: BankLine, customers: Sequence[int], *, actor: Any, now: datetime) -> None:
    """``customers`` paid so once more. Locked by id; whoever learns the same at the same moment waits."""
    if not line.payer_account and not line.payer_norm:
        return
    day = timezone.localdate(line.booked_at)
    for pk in sorted(customers):
        PayerAccount.objects.get_or_create(
            account=line.payer_account, payer_norm=line.payer_norm if not line.payer_account else "", customer_id=pk,
            defaults={"payer": line.payer, "learned_at": now, "learned_by": actor, "last_on": day},
        )  # fmt: skip
    PayerAccount.objects.filter(_same(line), customer__in=customers).update(times=F("times") + 1, last_on=day)


def forget(line: BankLine, customers: Sequence[int]) -> None:
    """One of the times was taken back; what was learnt from nothing else holds no more."""
    PayerAccount.objects.filter(_same(line), customer__in=customers, times__gt=0).update(times=F("times") - 1)
