"""What is always true of schemes; ``manage.py verify`` proves it."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from assessments.models import SchemeVersion
from assessments.rules.scheme_checks import inside_ranges, ranges_reach, sum_is_hundred
from assessments.rules.scoring import Broken
from salesops.core.sockets.invariants import invariant


@invariant("assessments.published_schemes_add_up", _("Published schemes weigh 100, every dimension within its range"))
def published_schemes_add_up() -> Iterator[str]:
    for version in SchemeVersion.objects.published().with_body().order_by("pk"):
        called = f"{version.scheme.code} {version.number}"
        try:
            body = version.body
        except Broken as wrong:
            yield f"{called}: {wrong.code}"
            continue
        for refusal in (sum_is_hundred(body), ranges_reach(body), *inside_ranges(body)):
            if refusal is not None:
                yield f"{called}: {refusal.code}"


@invariant("assessments.schemes_without_gap", _("From its first day on, a tier and cycle is never without a scheme"))
def schemes_without_gap() -> Iterator[str]:
    before: SchemeVersion | None = None
    rows = SchemeVersion.objects.published().select_related("scheme")
    for version in rows.order_by("tier", "cycle", "period"):
        same = before is not None and (before.tier, before.cycle) == (version.tier, version.cycle)
        if before is not None and same and before.period.upper != version.period.lower:
            yield f"{before.scheme.code} {before.number} → {version.scheme.code} {version.number}"
        before = version
