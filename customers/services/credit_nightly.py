"""What the clock does to credit: raises end, missed reviews, overdue accounts freeze, signs in the figures (CUS-11)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from customers.credit.reading import credit_of_accounts
from customers.models import CreditAccount, CreditChange, CreditSign, Customer
from customers.policies.credit import CREDIT
from customers.policies.credit_signs import CREDIT_SIGNS
from customers.rules.credit import freezes_by_itself
from customers.rules.credit.signs import FIGURES, signs_in
from salesops.core.acts import act
from salesops.core.formats import money
from salesops.core.policies import policy_on
from salesops.core.sockets.customer_facts import facts_of

from .credit_accounts import Cause, freeze_account, knock_out, lock_account, write_line
from .credit_signs import enter_found
from .credit_told import tell_frozen, tell_review_missed

BATCH = 1000


def _batches() -> Iterator[list[CreditAccount]]:
    last = 0
    while rows := list(
        CreditAccount.objects.filter(pk__gt=last).exclude(rating="").select_related("customer").order_by("pk")[:BATCH]
    ):
        yield rows
        last = rows[-1].pk


@act("customers.miss_reviews")
def note_missed_reviews(*, actor: None, day: date, now: datetime) -> int:
    """Reviews 15 and 30 days late: one line in the ledger each, people are told. The limit itself counts by the day already."""
    policy = policy_on(CREDIT, day)
    noted = 0
    for kind, days in ((CreditChange.Kind.HALVED, "halves_days"), (CreditChange.Kind.STOPPED, "stops_days")):
        late = CreditAccount.objects.filter(review_on__lte=day - timedelta(days=policy[days]))
        for account in late.select_for_update(of=("self",)).select_related("customer__owner").order_by("pk"):
            occasion = account.review_on.isoformat() if account.review_on else ""
            if account.changes.filter(kind=kind, occasion=occasion).exists():
                continue
            write_line(account, kind, {}, {"review_on": occasion}, by=None, now=now, occasion=occasion)
            tell_review_missed(account, str(kind), now)
            noted += 1
    return noted


@act("customers.freeze_overdue")
def freeze_overdue(*, actor: None, day: date, now: datetime) -> int:
    """Accounts the figures freeze: overdue over 30 days beyond tolerance and ≥ 5,000, or anything over 90 days, which takes the
    rating to D as well, whatever froze the account before. Returns how many it froze.
    """
    policy, frozen = policy_on(CREDIT, day), 0
    for rows in _batches():
        standing = [row for row in rows if not (row.is_frozen and row.rating == "D")]
        for credit in credit_of_accounts(standing, day).values():
            why = freezes_by_itself(credit.overdue, credit.oldest_days, credit.account.rating, policy)
            if not why:
                continue
            account = lock_account(credit.account.customer)
            reason = f"{money(credit.overdue)} · {credit.oldest_days}"
            if why == Cause.KNOCK_OUT:
                account = knock_out(account, reason=reason, by=None, now=now)
            if not account.is_frozen:
                account = freeze_account(account, cause=Cause(why), reason=reason, by=None, now=now)
                tell_frozen(account, actor=None, now=now)
                frozen += 1
    return frozen


def find_in_figures(customers: list[Customer], day: date) -> Iterator[tuple[Customer, str, str]]:
    """Signs in the figures of ``customers``: (customer, kind, figure)."""
    facts = facts_of([c.pk for c in customers], day, *FIGURES)
    policy = policy_on(CREDIT_SIGNS, day)
    for customer in customers:
        figures = {name: facts[name].get(customer.pk) for name in FIGURES}
        yield from ((customer, kind, figure) for kind, figure in signs_in(figures, day, policy))


def find_signs(day: date, now: datetime) -> int:
    """Enter the signs found in the figures of all rated customers; those open already stay."""
    entered = 0
    for rows in _batches():
        customers = [row.customer for row in rows]
        open_ones = set(CreditSign.objects.filter(customer__in=customers, state="open").values_list("customer", "kind"))
        found = [f for f in find_in_figures(customers, day) if (f[0].pk, f[1]) not in open_ones]
        if found:
            entered += enter_found(actor=None, found=found, now=now)
    return entered
