"""What stands in other tables about the files on a page: contacts, shipping addresses, the bank account as its reader sees it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, Model

from customers.models import Contact, Customer, ShippingAddress
from customers.scope.customers import reads_bank_accounts
from salesops.core.lists.reading import Reading
from salesops.core.masking import masked_tail

COUNTED: dict[str, type[Model]] = {"contacts": Contact, "addresses": ShippingAddress}


def file_facts_of(ids: Sequence[int], names: Sequence[str], reading: Reading) -> Mapping[str, Mapping[int, Any]]:
    """Column → customer → value; one query a column. Those no longer in use aren't counted; none at all is 0."""
    found: dict[str, Mapping[int, Any]] = {name: _counted(COUNTED[name], ids) for name in names if name in COUNTED}
    if "bank" in names:
        found["bank"] = _accounts(ids, reading.user)
    return found


def _counted(model: type[Model], ids: Sequence[int]) -> dict[int, int]:
    rows = model._default_manager.filter(customer__in=ids, is_active=True).order_by().values_list("customer")
    return dict.fromkeys(ids, 0) | dict(rows.annotate(count=Count("pk")))


def _accounts(ids: Sequence[int], user: Any) -> dict[int, str]:
    rows = Customer.objects.filter(pk__in=ids).exclude(bank_account="").order_by()
    in_full = reads_bank_accounts(user)
    return {
        pk: " ".join(filter(None, (bank, account if in_full else masked_tail(account))))
        for pk, bank, account in rows.values_list("pk", "bank_name", "bank_account")
    }
