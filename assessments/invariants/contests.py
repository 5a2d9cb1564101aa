"""What is always true of closed contests; ``manage.py verify`` proves it."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from assessments.models import Contest
from assessments.rules.contests import Runner, ranked
from salesops.core.sockets.invariants import invariant


@invariant("assessments.contest_ranks", _("Ranks of closed contests follow from values and handicaps"))
def contest_ranks() -> Iterator[str]:
    rows = Contest.objects.filter(state="closed").prefetch_related("entries")
    for contest in rows.order_by("number"):
        entries = list(contest.entries.all())
        ranks = ranked(Runner(entry.pk, entry.value, entry.handicap) for entry in entries)
        if any(ranks.get(entry.pk) != entry.rank for entry in entries):
            yield contest.number
