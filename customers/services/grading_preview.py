"""Who would move if another grading policy held (ALL-7): set-based, in the background when there are many customers."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.urls import reverse
from django.utils.translation import gettext as _

from customers.models import Customer, GradingMove, GradingPreview
from customers.policies.grading import GRADING
from salesops.core.policies.models import PolicyVersion
from salesops.core.policies.values import from_json, to_json
from salesops.core.sockets.policies import Effect, policies

from .regrading import batches
from .regrading_sql import BY_IDS, JUDGED, TABLES, policy_params

# More customers than this are counted in the background.
AT_ONCE = 5_000
KEPT = 10

COUNT = f"""
WITH {JUDGED}
INSERT INTO customers_gradingmove (preview_id, customer_id, grade_before, grade_after, score_before, score_after, waits)
SELECT %(preview)s, id, was_grade, CASE WHEN was_grade <> grade OR by_hand <> '' THEN grade ELSE pending_grade END, was_score,
    total, was_grade = grade
FROM graded
WHERE was_grade <> grade OR (by_hand = '' AND pending_grade <> '' AND pending_grade <> was_grade)
"""


def fingerprint_of(values: Mapping[str, Any]) -> str:
    """The same for the same values, however they were typed."""
    text = json.dumps(to_json(dict(values)), sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def preview_of(values: Mapping[str, Any], day: date) -> GradingPreview | None:
    """The preview of ``values`` if it was counted today or is being counted."""
    return GradingPreview.objects.filter(fingerprint=fingerprint_of(values), day=day).first()


@transaction.atomic
def begin_preview(values: Mapping[str, Any], day: date) -> GradingPreview:
    """A fresh row to count into; what an earlier count of the same values found is thrown away, old previews too."""
    kept, _made = GradingPreview.objects.get_or_create(fingerprint=fingerprint_of(values), day=day)
    kept = GradingPreview.objects.select_for_update().get(pk=kept.pk)
    kept.values = to_json(dict(values))
    kept.made_at = None
    kept.save()
    newest = GradingPreview.objects.order_by("-pk").values_list("pk", flat=True)[:KEPT]
    GradingPreview.objects.exclude(pk__in=[kept.pk, *newest]).delete()
    return kept


def work_out_preview(pk: int, each: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Count the moves of preview ``pk``, batch by batch in one transaction. Returns how many."""
    with transaction.atomic():
        kept = GradingPreview.objects.select_for_update().get(pk=pk)
        GradingMove.objects.filter(preview=kept).delete()
        values = from_json(policies.get(GRADING), kept.values)
        params = policy_params(values, kept.day) | {"preview": kept.pk}
        total, done = Customer.objects.current().count(), 0
        with connection.cursor() as cursor:
            for ids in batches():
                cursor.execute(COUNT.format(where=BY_IDS, **TABLES), params | {"ids": ids})
                done += len(ids)
                each(done, total)
        kept.customers, kept.made_at = done, Now()
        kept.counts = _counts(kept)
        kept.save()
        return sum(row["count"] for row in kept.counts)


def _counts(kept: GradingPreview) -> list[dict[str, Any]]:
    sql = (
        "SELECT grade_before, grade_after, waits, count(*) FROM customers_gradingmove WHERE preview_id = %s"
        " GROUP BY 1, 2, 3 ORDER BY 3, 1, 2"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [kept.pk])
        return [
            {"before": before, "after": after, "waits": waits, "count": count}
            for before, after, waits, count in cursor.fetchall()
        ]


def is_large() -> bool:
    """Whether counting belongs in the background."""
    return Customer.objects.current().count() > AT_ONCE


def effects_of(values: Mapping[str, Any], day: date) -> list[Effect]:
    """The moves that ``values`` would cause on ``day``, counted; with many customers, where to have them counted."""
    kept = preview_of(values, day)
    if not is_large():
        kept = begin_preview(values, day)
        work_out_preview(kept.pk)
        kept.refresh_from_db()
    elif kept is None or kept.made_at is None:
        text = _("There are many customers: save the draft and have the moves counted on its page.")
        return [Effect(text, url=page_of_draft())]
    where = page_of_draft()
    return [
        Effect(move_text(row), row["before"] or "—", f"{row['after']} · {row['count']:,}", where) for row in kept.counts
    ]


def page_of_draft() -> str:
    """The page that lists the moves of the version being drafted; "" without one."""
    rows = PolicyVersion.objects.filter(code=GRADING, state__in=("draft", "in_review"))
    number = rows.values_list("number", flat=True).first()
    return reverse("customers:grading_preview", args=[number]) if number else ""


def move_text(row: Mapping[str, Any]) -> str:
    """What a line of the counts means."""
    if row["waits"]:
        return _("Waits: past the threshold by less than the margin")
    return _("Moves at once") if row["before"] else _("Gets its first grade")


def moves_of(kept: GradingPreview, user: Any) -> Any:
    """The customers that would move, those ``user`` may see."""
    rows = GradingMove.objects.visible_to(user).filter(preview=kept).select_related("customer")
    return rows.order_by("waits", F("score_after").desc(), "pk")
