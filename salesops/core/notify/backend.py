"""Django's own mails (password reset and the like) take the same way: into the outbox."""

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from .models import Mail
from .outbox import new_message_id, one_line, ring_outbox


class OutboxBackend(BaseEmailBackend):
    """``EMAIL_BACKEND`` that writes one outbox row for each recipient. Their text counts as sensitive."""

    def send_messages(self, messages: Sequence[EmailMessage]) -> int:
        for message in messages:
            html = next((str(a[0]) for a in getattr(message, "alternatives", []) if a[1] == "text/html"), "")
            for address in message.recipients():
                Mail.objects.create(
                    message_id=new_message_id(),
                    to=address,
                    subject=one_line(str(message.subject)),
                    text=str(message.body),
                    html=html,
                    sensitive=True,
                )
        if messages:
            ring_outbox()
        return len(messages)
