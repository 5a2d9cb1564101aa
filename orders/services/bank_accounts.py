"""Our own bank accounts, kept by finance (ORD-9)."""

from typing import Any

from accounts.models import User
from accounts.services.editing import check_version, lock
from orders.models import BankAccount
from orders.scope_bank import keeps_accounts
from orders.scope_invoices import need
from salesops.core.acts import act


@act("orders.save_bank_account")
def save_bank_account(
    *, actor: User | None, account: BankAccount | None = None, name: str, number: str, bank: str = "", active: bool = True,
    version: int | None = None,
) -> BankAccount:  # fmt: skip
    """Enter an account of ours, or change it. One that is no longer in use takes no further lines."""
    need(keeps_accounts(actor))
    fields: dict[str, Any] = {"name": name.strip(), "number": number, "bank": bank.strip(), "active": active}
    if account is None:
        return BankAccount.objects.create(**fields)
    found = lock(account)
    check_version(found, version, {name: getattr(found, name) for name in fields})
    for field, value in fields.items():
        setattr(found, field, value)
    found.save(update_fields=list(fields))
    found.refresh_from_db(fields=["version"])
    return found
