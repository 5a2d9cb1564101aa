"""Filling an empty portal with the schemes of defaults.md 9.1."""

from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from assessments.shipped import CODES, INACTIVE, shipped_scheme


def ship_schemes(sender: Any = None, **kwargs: Any) -> None:
    """Runs after every ``migrate`` and changes nothing once there is a scheme: they are the company's own from then on.

    The ten of day one hold since ever; those of performance and behaviour only wait as drafts for somebody who wants them.
    """
    from assessments.models import Scheme, SchemeVersion
    from assessments.services.scheme_bodies import write_body

    if Scheme.objects.exists():
        return
    now = timezone.now()
    with transaction.atomic():
        for code in CODES:
            scheme = Scheme.objects.create(code=code, tier=code[0], cycle=code[1])
            version = SchemeVersion.objects.create(
                scheme=scheme, tier=scheme.tier, cycle=scheme.cycle, number=1, shipped=True,
                period=DateRange(None, None), created_at=now, changed_at=now,
            )  # fmt: skip
            write_body(version, shipped_scheme(code))
        held = SchemeVersion.objects.exclude(scheme__code__in=INACTIVE)
        held.update(state="in_review")
        held.update(state="published", published_at=now)
