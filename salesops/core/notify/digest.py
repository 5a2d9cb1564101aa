"""The daily digest: one mail for each person with what he asked to hear once a day."""

from collections import defaultdict
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models.functions import Now

from .models import Mail, Notification
from .outbox import new_message_id, ring_outbox

# Older lines that were never sent (a week without digest) are left out.
OLDEST = timedelta(days=7)


@transaction.atomic
def write_digests() -> int:
    """Put together what waits for the digest; each line is told once. Returns the number of mails."""
    waiting = Notification.objects.filter(
        in_digest=True, mail__isnull=True, done_at__isnull=True, at__gte=Now() - OLDEST
    ).select_for_update(skip_locked=True)
    by_person: dict[int, list[int]] = defaultdict(list)
    for pk, person in waiting.order_by("id").values_list("pk", "person_id"):
        by_person[person].append(pk)
    people = get_user_model()._default_manager.filter(pk__in=by_person, is_active=True).exclude(email="")
    count = 0
    for person in people:
        mail = Mail.objects.create(to=person.email, person=person, from_notices=True, message_id=new_message_id())
        Notification.objects.filter(pk__in=by_person[person.pk]).update(mail=mail)
        count += 1
    if count:
        ring_outbox()
    return count
