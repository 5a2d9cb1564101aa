"""Looking behind the mask of a contact's number (ACC-5): right ``u`` over the customer, a reason from the list, recorded."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import User
from customers.models import Customer
from customers.page.numbers import SECRETS, may_unmask
from salesops.core.acts import act
from salesops.core.audit.access import log_unmask
from salesops.core.masking import REASONS
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if


@act("customers.show_number")
def show_number(*, actor: User, customer: Customer, row: Any, field: str, reason: str) -> str:
    """The full ``field`` of ``row`` (a contact or an address of ``customer``)."""
    if field not in SECRETS[type(row)] or row.customer_id != customer.pk:
        raise LookupError(field)
    no_right = Refusal("core.no-permission", _("Your roles don't allow this."))
    refuse_if(None if may_unmask(actor, customer) else no_right, kind=Forbidden)
    no_reason = Refusal("core.unmask-reason", _("Pick a reason."), "reason")
    refuse_if(None if reason in dict(REASONS) else no_reason, kind=Invalid)
    value: str = getattr(row, field)
    log_unmask(
        user=actor,
        subject=f"{customer.code} {customer.name} · {row}",
        record_kind="customers.customer",
        record_id=str(customer.pk),
        field=field,
        reason=reason,
    )
    return value
