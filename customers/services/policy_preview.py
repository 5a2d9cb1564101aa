"""A policy tried on all files (ALL-7): batch by batch, in the background when there are many customers."""

import hashlib
import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Count, DateField, F, Q, Sum, Value
from django.db.models.functions import Greatest, Now, TruncMonth
from django.urls import reverse
from django.utils.translation import gettext as _

from customers.models import Customer, PolicyPreview, PreviewRow
from customers.previews import TRIALS
from salesops.core.formats import number
from salesops.core.money import ZERO
from salesops.core.policies.models import PolicyVersion
from salesops.core.policies.values import from_json, to_json
from salesops.core.sockets.policies import Effect, policies

from .regrading import batches

KEPT = 10
OWNERS = 50


def fingerprint_of(values: Mapping[str, Any]) -> str:
    """The same for the same values, however they were typed."""
    text = json.dumps(to_json(dict(values)), sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def preview_of(code: str, values: Mapping[str, Any], day: date) -> PolicyPreview | None:
    """The preview of ``values`` if it was counted or is being counted."""
    return PolicyPreview.objects.filter(code=code, fingerprint=fingerprint_of(values), day=day).first()


@transaction.atomic
def begin_preview(code: str, values: Mapping[str, Any], day: date) -> PolicyPreview:
    """A fresh row to count into; what an earlier count of the same values found is thrown away, old previews too."""
    kept, _made = PolicyPreview.objects.get_or_create(code=code, fingerprint=fingerprint_of(values), day=day)
    kept = PolicyPreview.objects.select_for_update().get(pk=kept.pk)
    kept.values = to_json(dict(values))
    kept.made_at = None
    kept.save()
    newest = PolicyPreview.objects.filter(code=code).order_by("-pk").values_list("pk", flat=True)[:KEPT]
    PolicyPreview.objects.filter(code=code).exclude(pk__in=[kept.pk, *newest]).delete()
    return kept


def work_out_preview(pk: int, each: Callable[[int, int], None] = lambda done, total: None) -> int:
    """Try preview ``pk`` on all files, batch by batch in one transaction. Returns how many rows it found."""
    with transaction.atomic():
        kept = PolicyPreview.objects.select_for_update().get(pk=pk)
        trial = TRIALS[kept.code]
        PreviewRow.objects.filter(preview=kept).delete()
        values = from_json(policies.get(kept.code), kept.values)
        total, done, sums = Customer.objects.current().count(), 0, dict.fromkeys(trial.totals, ZERO)
        for ids in batches():
            for name, figure in (trial.write(kept, values, ids) or {}).items():
                sums[name] += figure
            done += len(ids)
            each(done, total)
        kept.customers, kept.made_at = done, Now()
        kept.totals = {name: str(figure) for name, figure in sums.items()}
        kept.counts = _counts(kept)
        kept.save()
        return sum(row["count"] for row in kept.counts)


def _counts(kept: PolicyPreview) -> list[dict[str, Any]]:
    order = list(TRIALS[kept.code].words)
    rows = PreviewRow.objects.filter(preview=kept).values("what", "before", "after")
    summed = rows.annotate(count=Count("pk"), was=Sum("amount_before"), then=Sum("amount_after"))
    found = sorted(summed, key=lambda row: (order.index(row["what"]), row["before"], row["after"]))
    return [{name: str(v) if isinstance(v, Decimal) else v for name, v in row.items()} for row in found]


def owners_of(kept: PolicyPreview) -> list[dict[str, Any]]:
    """How many customers of each owner, by what; those with most first."""
    words = TRIALS[kept.code].words
    named = {f"n_{what}": Count("pk", filter=Q(what=what)) for what in words}
    rows: Any = PreviewRow.objects.filter(preview=kept, customer__owner__isnull=False).values("customer__owner__name")
    found = rows.annotate(count=Count("pk"), **named).order_by("-count", "customer__owner__name")[:OWNERS]
    return [
        {"name": row["customer__owner__name"], "cells": [row[f"n_{what}"] for what in words], "count": row["count"]}
        for row in found
    ]


def months_of(kept: PolicyPreview) -> list[dict[str, Any]]:
    """Of the rows that differ: how many have their day in a month today, and how many then; what is past counts as this month."""
    found: dict[date, dict[str, Any]] = {}
    for side in ("day_before", "day_after"):
        rows: Any = PreviewRow.objects.filter(preview=kept, **{f"{side}__isnull": False})
        when = TruncMonth(Greatest(F(side), Value(kept.day, output_field=DateField())))
        for month, number_of in rows.values_list(when).annotate(n=Count("pk")).order_by():
            found.setdefault(month, {"month": month, "day_before": 0, "day_after": 0})[side] = number_of
    return [found[month] for month in sorted(found)]


def is_large(code: str) -> bool:
    """Whether trying belongs in the background."""
    return Customer.objects.current().count() > TRIALS[code].at_once


def effects_of(code: str, values: Mapping[str, Any], day: date) -> list[Effect]:
    """What ``values`` would change on ``day``, counted; with many customers, where to have it counted."""
    kept = preview_of(code, values, day)
    where = page_of_draft(code)
    if not is_large(code):
        kept = begin_preview(code, values, day)
        work_out_preview(kept.pk)
        kept.refresh_from_db()
    elif kept is None or kept.made_at is None:
        return [
            Effect(_("There are many customers: save the draft and have the changes counted on its page."), url=where)
        ]
    trial, found = TRIALS[code], []
    for row in kept.counts:
        before, after = (trial.shown(row["what"], row[side]) for side in ("before", "after"))
        found.append(
            Effect(trial.words[row["what"]], before, " · ".join(filter(None, (after, f"{row['count']:,}"))), where)
        )
    if "after" in kept.totals and found:
        was, then = (number(Decimal(kept.totals[side])) for side in ("before", "after"))
        found.append(Effect(_("Sum of the limits"), was, then, where))
    return found


def page_of_draft(code: str) -> str:
    """The page of the version being drafted; "" without one."""
    rows = PolicyVersion.objects.filter(code=code, state__in=("draft", "in_review"))
    found = rows.values_list("number", flat=True).first()
    return reverse("customers:policy_preview", args=[code, found]) if found else ""
