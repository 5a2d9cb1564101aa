"""What was told long ago is forgotten."""

from datetime import timedelta

from django.db.models import Q
from django.db.models.functions import Now

from .models import Mail, Notification
from .states import MailState

HISTORY = timedelta(days=180)


def forget_old() -> dict[str, int]:
    """Drop notifications that were read or done, and mail that was sent or withdrawn, half a year ago."""
    settled = Q(read_at__isnull=False) | Q(done_at__isnull=False) | Q(in_page=False)
    notices, _by_model = Notification.objects.filter(settled, at__lt=Now() - HISTORY).delete()
    ended = (MailState.SENT, MailState.WITHDRAWN)
    mails, _by_model = Mail.objects.filter(state__in=ended, created_at__lt=Now() - HISTORY).delete()
    return {"notices": notices, "mails": mails}
