"""What a merge does about credit: the winner keeps one account; two limits are for people to decide (CUS-2, CUS-11)."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.credit.holders import holders_of
from customers.models import CreditAccount, CreditAssessment, CreditChange, CreditRequest, CreditSign, Customer
from customers.services.credit_accounts import change
from salesops.core.refusals import Refusal
from salesops.core.sockets.merging import MergePart, merge_parts


def _blocks(loser: Customer, winner: Customer) -> list[Refusal]:
    """Two limits, a freeze or something that waits for approval is decided before the files are merged."""
    found = []
    # Of a company in a group the group's account counts, and only that.
    holders = set(holders_of([loser.pk, winner.pk]).values())
    rated = CreditAccount.objects.filter(customer__in=holders, limit__gt=0)
    if rated.count() > 1:
        sentence = _("Both have a credit limit. Set one of them to 0 by an assessment first.")
        found.append(Refusal("customers.merge-two-limits", sentence))
    if CreditAccount.objects.filter(customer=loser, state="frozen").exists():
        found.append(Refusal("customers.merge-frozen", _("The credit of the file that goes is frozen.")))
    waiting = CreditAssessment.objects.filter(customer=loser, state="waiting").exists()
    if waiting or CreditRequest.objects.filter(customer=loser, state="waiting").exists():
        sentence = _("A request about the credit of the file that goes waits for approval.")
        found.append(Refusal("customers.merge-credit-waits", sentence))
    same = CreditSign.objects.filter(customer=winner, state="open").values("kind")
    if CreditSign.objects.filter(customer=loser, state="open", kind__in=same).exists():
        found.append(Refusal("customers.merge-same-sign", _("The same warning sign is open in both files. Close one.")))
    return found


def _holder(loser: Customer, winner: Customer) -> int:
    """Whose account counts for ``winner`` once ``loser`` is no more."""
    found = holders_of([winner.pk])[winner.pk]
    return winner.pk if found == loser.pk else found


def _take(loser: Customer, winner: Customer, actor: Any) -> int:
    """Signs and assessments go along; an account goes when the winner has none with a rating, else it stays, empty."""
    moved = CreditSign.objects.filter(customer=loser).update(customer=winner)
    moved += CreditAssessment.objects.filter(customer=loser).update(customer=winner)
    account = CreditAccount.objects.select_for_update().filter(customer=loser).first()
    # The account a member had before it joined its group counts no longer: it must not come to life again.
    if account is None or holders_of([loser.pk])[loser.pk] != loser.pk:
        return moved
    holder = _holder(loser, winner)
    held = CreditAccount.objects.select_for_update().filter(customer=holder).first()
    if held is None:
        CreditAccount.objects.filter(pk=account.pk).update(customer=holder)
        CreditRequest.objects.filter(account=account).update(customer=holder)
        return moved + 1
    if account.limit and not held.limit:
        columns = ("rating", "score", "limit", "computed_limit", "term_days", "reviewed_on", "review_on")
        values = {name: getattr(account, name) for name in columns}
        change(held, CreditChange.Kind.MERGED, values, by=actor, now=timezone.now(), reason=loser.code)
        moved += 1
    return moved


merge_parts.register(
    MergePart(
        "customers.credit",
        gettext_lazy("Credit: account, assessments, warning signs"),
        count=lambda customer: (
            CreditAccount.objects.filter(customer=customer).count()
            + CreditAssessment.objects.filter(customer=customer).count()
            + CreditSign.objects.filter(customer=customer).count()
        ),
        take=_take,
        blocks=_blocks,
    )
)
