"""Contests as records."""

from django.urls import reverse
from django.utils.translation import pgettext_lazy

from assessments.models import Contest, ContestEntry
from salesops.core.sockets.records import RecordKind, record_kinds

record_kinds.register(
    RecordKind(
        code="assessments.contest",
        model=Contest,
        label=pgettext_lazy("sales", "contest"),
        label_plural=pgettext_lazy("sales", "Contests"),
        title=lambda contest: f"{contest.number} {contest.name}",
        url=lambda contest: reverse("assessments:contest", args=[contest.number]),
        key=lambda contest: contest.number,
        icon="star",
        parts=((ContestEntry, "contest"),),
    )
)
