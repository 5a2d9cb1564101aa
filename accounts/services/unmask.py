"""Looking behind a mask (ACC-5): for a reason from the list, one field of one person, recorded."""

from django.utils.translation import gettext as _

from accounts.contact import FIELDS, may_unmask
from accounts.models import User
from salesops.core.acts import act
from salesops.core.audit.access import log_unmask
from salesops.core.masking import REASONS
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if


@act("accounts.show_contact")
def show_contact(*, actor: User, person: User, field: str, reason: str) -> str:
    """The full mobile number or e-mail address of ``person``. Who it was, whose and why stands in the access log."""
    if field not in FIELDS:
        raise LookupError(field)
    refuse_if(
        None if may_unmask(actor) else Refusal("core.no-permission", _("Your roles don't allow this.")),
        kind=Forbidden,
    )
    refuse_if(
        None if reason in dict(REASONS) else Refusal("core.unmask-reason", _("Pick a reason."), "reason"), kind=Invalid
    )
    value: str = getattr(person, field)
    log_unmask(
        user=actor,
        subject=person.name,
        record_kind="accounts.user",
        record_id=str(person.pk),
        field=field,
        reason=reason,
    )
    return value
