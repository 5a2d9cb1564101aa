"""The grading policy: who would move, worked out by the regrading itself."""

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _

from customers.models import PolicyPreview
from customers.policies.grading import GRADING
from customers.services.regrading_sql import BY_IDS, JUDGED, TABLES, policy_params

from .trial import Trial, register

COUNT = f"""
WITH {JUDGED}
INSERT INTO customers_previewrow (preview_id, customer_id, what, before, after, amount_before, amount_after)
SELECT %(preview)s, id, CASE WHEN was_grade = grade THEN 'waits' WHEN was_grade = '' THEN 'first' ELSE 'moves' END, was_grade,
    CASE WHEN was_grade <> grade OR by_hand <> '' THEN grade ELSE pending_grade END, was_score, total
FROM graded
WHERE was_grade <> grade OR (by_hand = '' AND pending_grade <> '' AND pending_grade <> was_grade)
"""


def write(kept: PolicyPreview, values: Mapping[str, Any], ids: list[int]) -> None:
    params = policy_params(values, kept.day) | {"preview": kept.pk, "ids": ids}
    with connection.cursor() as cursor:
        cursor.execute(COUNT.format(where=BY_IDS, **TABLES), params)


register(
    Trial(
        GRADING,
        write,
        words={
            "moves": _("Moves at once"),
            "first": _("Gets its first grade"),
            "waits": _("Waits: past the threshold by less than the margin"),
        },
        figure=_("Score"),
        at_once=5_000,
    )
)
