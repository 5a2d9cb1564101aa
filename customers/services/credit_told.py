"""Who is told about credit: warning signs by level, freezes, missed reviews (defaults.md 7); the service team too."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.alerts import with_team
from customers.credit.factors import PEOPLE
from customers.credit.signs import told_of
from customers.models import CreditAccount, CreditSign, Customer
from salesops.core.notify import notify
from salesops.core.notify.params import Filled
from salesops.core.sockets.approvals import Case, approvers


def people(customer: Customer, codes: Iterable[str], now: datetime) -> list[Any]:
    """The people ``codes`` name for ``customer``: ``rep``, or a kind of approver (``supervisor``, ``MM``, ``finance`` …)."""
    case = Case(customer.owner, customer, {"unit_id": customer.unit_id}, timezone.localdate(now))
    found: dict[int, Any] = {}
    for code in codes:
        if code == "rep":
            meant = [customer.owner] if customer.owner else []
        elif code == "supervisor" and customer.owner is None:
            meant = []
        else:
            meant = list(approvers.get(code).resolve(case))
        found.update({person.pk: person for person in meant})
    return list(found.values())


class Hearers:
    """The same for many customers of one day: departments and heads are asked for once for each unit."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._found: dict[tuple[str, int], list[Any]] = {}

    def of(self, customer: Customer, codes: Iterable[str]) -> list[Any]:
        """The people ``codes`` name: ``rep`` (the owner) or kinds of approver that depend on the unit alone."""
        found = {customer.owner.pk: customer.owner} if "rep" in codes and customer.owner else {}
        for code in codes:
            if code != "rep":
                place = (code, customer.unit_id)
                if place not in self._found:
                    self._found[place] = people(customer, (code,), self._now)
                found.update({person.pk: person for person in self._found[place]})
        return list(found.values())


def _alerted(customer: Customer, codes: Iterable[str], actor: Any, now: datetime) -> list[Any]:
    """Whom ``codes`` name and the service team, but who did it himself."""
    told = with_team(customer, people(customer, codes, now), timezone.localdate(now))
    return [person for person in told if actor is None or person.pk != actor.pk]


def tell_sign(sign: CreditSign, *, actor: Any, now: datetime) -> None:
    """Whom the policy names for its level, and who has to act on it."""
    terms = sign.sign
    told = _alerted(sign.customer, [*told_of(sign.level, sign.found_on), terms.who], actor, now)
    task = Filled(_("%(who)s: %(task)s"), {"who": PEOPLE[terms.who], "task": terms.sign.task})
    params = {"sign": terms.told, "task": task, "due": sign.due_on}
    notify(told, f"customers.credit_sign_{sign.level}", record=sign.customer, params=params, actor=actor, on=now)


def tell_frozen(account: CreditAccount, *, actor: Any, now: datetime) -> None:
    """Rep, supervisor, market manager, finance, logistics."""
    codes = ("rep", "supervisor", "MM", "finance", "logistics")
    told = _alerted(account.customer, codes, actor, now)
    notify(told, "customers.credit_frozen", record=account.customer, actor=actor, on=now)


def tell_review_missed(account: CreditAccount, what: str, now: datetime) -> None:
    """``halved`` or ``stopped``: rep and finance, the director reads along."""
    told = _alerted(account.customer, ("rep", "finance", "director"), None, now)
    notify(told, f"customers.credit_{what}", record=account.customer, on=now)
