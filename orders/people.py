"""Who of the house works on a customer's orders beside its owner: the secretary of the market, departments."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from accounts.approvers import department_heads
from accounts.models import SecretaryDuty
from accounts.org import OrgTree
from customers.models import Customer

SETTLES = SecretaryDuty.Step.SETTLE


class Desks:
    """The secretaries of one step on a day, asked for once for all customers."""

    def __init__(self, day: date, step: str = SETTLES) -> None:
        self._tree = OrgTree.on(day)
        rows = SecretaryDuty.objects.on(day).filter(step=step).select_related("user")
        self._by_market = {row.market_id: row.user for row in rows}

    def secretary(self, unit_id: int | None) -> Any | None:
        """The secretary of the market ``unit_id`` lies in."""
        market = self._tree.market_of(unit_id)
        return self._by_market.get(market.id) if market else None


def secretary_of(customer: Customer, day: date) -> Any | None:
    """The secretary who settles for the market of ``customer``."""
    return Desks(day).secretary(customer.unit_id)


def finance_on(day: date) -> list[Any]:
    """Heads of finance, or everybody there."""
    return department_heads("FIN", day)


def without(people: Iterable[Any], actor: Any) -> list[Any]:
    """``people``, each once, without nobody and without who did it himself."""
    found = {person.pk: person for person in people if person is not None}
    found.pop(getattr(actor, "pk", None), None)
    return list(found.values())
