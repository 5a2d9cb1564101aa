"""Assessment cycles as a kind of record."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from assessments.cards.words import cycle_name
from assessments.models import Cycle, CycleStep
from salesops.core.sockets.records import RecordKind, record_kinds

record_kinds.register(
    RecordKind(
        code="assessments.cycle",
        model=Cycle,
        label=_("assessment cycle"),
        label_plural=_("Assessment cycles"),
        title=cycle_name,
        title_needs=("person",),
        url=lambda cycle: reverse("assessments:cycle", args=[cycle.code]),
        key=lambda cycle: cycle.code,
        icon="calendar",
        parts=((CycleStep, "cycle"),),
    )
)
