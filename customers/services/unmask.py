"""Looking behind the mask of a contact's number (ACC-5): right ``u`` over the customer, a reason from the list, recorded."""

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from customers.models import Customer
from customers.page.numbers import SECRETS, may_unmask
from salesops.core.acts import act
from salesops.core.audit.access import log_unmask
from salesops.core.audit.models import AccessLog
from salesops.core.masking import REASONS
from salesops.core.policies import policy_on
from salesops.core.refusals import Forbidden, Invalid, Refusal, TooMany, refuse_if


def numbers_a_day(day: date) -> int:
    """How many numbers a person may look at before the control monitor lists it; a program gets no more than these."""
    return int(policy_on("accounts.controls", day)["unmaskings"])


def _below(most: int, actor: User) -> None:
    # Two requests at once would both find the last one free.
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    now = timezone.localtime()
    midnight = timezone.make_aware(datetime.combine(now.date(), time.min))
    seen = AccessLog.objects.filter(kind=AccessLog.Kind.UNMASK, user=actor, at__gte=midnight).count()
    if seen >= most:
        sentence = _("A program shows at most %(most)s numbers a day.") % {"most": most}
        rest = int((midnight.timestamp() + 24 * 3600) - now.timestamp()) + 1
        raise TooMany(Refusal("customers.numbers-a-day", sentence, figures={"most": most}), retry_after=rest)


@act("customers.show_number")
def show_number(*, actor: User, customer: Customer, row: Any, field: str, reason: str, most: int | None = None) -> str:
    """The full ``field`` of ``row`` (a contact or an address of ``customer``). ``most``: refused with 429 beyond so many a day."""
    if field not in SECRETS[type(row)] or row.customer_id != customer.pk:
        raise LookupError(field)
    no_right = Refusal("core.no-permission", _("Your roles don't allow this."))
    refuse_if(None if may_unmask(actor, customer) else no_right, kind=Forbidden)
    no_reason = Refusal("core.unmask-reason", _("Pick a reason."), "reason")
    refuse_if(None if reason in dict(REASONS) else no_reason, kind=Invalid)
    if most is not None:
        _below(most, actor)
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
