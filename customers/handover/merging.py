"""Contacts, addresses, service team, files and members of the group go over to the file that goes on (CUS-2)."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import BankChange, Contact, Customer, CustomerFile, ShippingAddress, TeamMember
from salesops.core.jobs.models import StoredFile
from salesops.core.refusals import Refusal
from salesops.core.sockets.merging import MergePart, merge_parts


def _take_contacts(loser: Customer, winner: Customer, actor: Any) -> int:
    """All of them; the winner's main contact stays the main one."""
    rows = Contact.objects.filter(customer=loser)
    if Contact.objects.filter(customer=winner, is_primary=True, is_active=True).exists():
        rows.filter(is_primary=True).update(is_primary=False)
    return rows.update(customer=winner)


def _take_addresses(loser: Customer, winner: Customer, actor: Any) -> int:
    rows = ShippingAddress.objects.filter(customer=loser)
    if ShippingAddress.objects.filter(customer=winner, is_default=True, is_active=True).exists():
        rows.filter(is_default=True).update(is_default=False)
    return rows.update(customer=winner)


def _take_team(loser: Customer, winner: Customer, actor: Any) -> int:
    """Members the winner doesn't have at the same time; the others stay with the earlier file, as its history."""
    moved = 0
    for row in TeamMember.objects.filter(customer=loser):
        if TeamMember.objects.filter(customer=winner, user=row.user_id, period__overlap=row.period).exists():
            continue
        row.customer = winner
        row.save(update_fields=["customer"])
        moved += 1
    return moved


def _take_files(loser: Customer, winner: Customer, actor: Any) -> int:
    rows = CustomerFile.objects.filter(customer=loser)
    StoredFile.objects.filter(pk__in=rows.values("stored")).update(record_id=str(winner.pk))
    return rows.update(customer=winner)


def _take_members(loser: Customer, winner: Customer, actor: Any) -> int:
    return Customer.objects.filter(parent=loser).exclude(pk=winner.pk).update(parent=winner)


def _bank_change_waits(loser: Customer, winner: Customer) -> list[Refusal]:
    if BankChange.objects.filter(customer=loser, state="waiting").exists():
        sentence = _("A change of the bank details of %(name)s waits for finance.") % {"name": loser.name}
        return [Refusal("customers.bank-change-waits", sentence)]
    return []


PARTS = (
    ("contacts", gettext_lazy("Contacts"), Contact, _take_contacts),
    ("addresses", gettext_lazy("Shipping addresses"), ShippingAddress, _take_addresses),
    ("team", gettext_lazy("Service team"), TeamMember, _take_team),
    ("files", gettext_lazy("Files"), CustomerFile, _take_files),
)


def _count(model: Any) -> Callable[[Customer], int]:
    def count(customer: Customer) -> int:
        return model.objects.filter(customer=customer).count()

    return count


for code, label, model, take in PARTS:
    merge_parts.register(MergePart(f"customers.{code}", label, _count(model), take))
merge_parts.register(
    MergePart(
        "customers.members",
        gettext_lazy("Members of the group"),
        lambda customer: Customer.objects.filter(parent=customer).count(),
        _take_members,
    )
)
merge_parts.register(
    MergePart(
        "customers.bank_changes",
        gettext_lazy("Changes of bank details"),
        lambda customer: BankChange.objects.filter(customer=customer).count(),
        lambda loser, winner, actor: BankChange.objects.filter(customer=loser).update(customer=winner),
        blocks=_bank_change_waits,
    )
)
