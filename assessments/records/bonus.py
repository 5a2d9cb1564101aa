"""Bonus runs as a kind of record."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.models import BonusRun
from salesops.core.sockets.records import RecordKind, record_kinds

record_kinds.register(
    RecordKind(
        code="assessments.bonus_run",
        model=BonusRun,
        label=_("bonus run"),
        label_plural=_("Bonus runs"),
        title=str,
        url=lambda run: reverse("assessments:bonus_run", args=[run.number]),
        key=lambda run: run.number,
        icon="bonus",
        rank=86,
    )
)
