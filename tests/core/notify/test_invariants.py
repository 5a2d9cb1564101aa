"""``verify`` names mail that doesn't move."""

from datetime import timedelta

from django.utils import timezone

from salesops.core.notify.invariants import outbox_moves
from salesops.core.notify.models import Mail


def test_only_mail_that_could_leave_counts(db):
    now = timezone.now()
    for minutes in (-10, -1, 60):
        moment = now + timedelta(minutes=minutes)
        Mail.objects.create(message_id=f"<{minutes}@x>", to="a@example.com", not_before=moment)
    stuck = Mail.objects.order_by("not_before").first()
    assert [line.split(" since")[0] for line in outbox_moves()] == [f"mail {stuck.pk} is waiting"]
