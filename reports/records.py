"""Kinds of record whose pages are here."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from salesops.core.jobs.models import Job
from salesops.core.sockets.records import RecordKind, record_kinds

record_kinds.register(
    RecordKind(
        code="jobs.job",
        model=Job,
        label=_("job"),
        label_plural=_("Jobs"),
        title=lambda job: job.name,
        url=lambda job: reverse("reports:job", args=[job.key]),
        key=lambda job: job.key,
        icon="clock",
        rank=900,
    )
)
