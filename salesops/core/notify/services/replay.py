"""Send a mail again, by hand."""

from typing import Any

from django.db.models.functions import Now
from django.utils.translation import gettext as _

from salesops.core.acts import act
from salesops.core.notify.models import Mail
from salesops.core.notify.outbox import ring_outbox
from salesops.core.notify.states import MailState
from salesops.core.refusals import Refusal, refuse_if


def not_replayable(mail: Mail) -> Refusal | None:
    if mail.state in (MailState.FAILED, MailState.KEPT):
        return None
    return Refusal("core.mail-not-stopped", _("Only a failed or kept mail can be sent again."))


@act("notify.send_again")
def send_again(*, mail: Mail, actor: Any) -> Mail:
    """Let a failed or kept mail wait again, with fresh tries and the same message id."""
    mail = Mail.objects.select_for_update().get(pk=mail.pk)
    refuse_if(not_replayable(mail))
    Mail.objects.filter(pk=mail.pk).update(state=MailState.WAITING, tries=0, error="", not_before=Now())
    ring_outbox()
    mail.refresh_from_db()
    return mail
