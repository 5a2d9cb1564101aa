"""Versions of schemes for tests: changed, submitted, agreed to."""

from dataclasses import replace
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

from assessments.models import Scheme, SchemeVersion, WhatIf
from assessments.rules.scheme import Scheme as Body
from assessments.rules.whatif import past_periods
from assessments.services import schemes as do
from assessments.services.scheme_bodies import body_as_json
from assessments.services.whatif import digest_of
from salesops.core.approvals.services import decide

NOW = datetime(2026, 11, 20, 10, tzinfo=timezone(timedelta(hours=8)))
DECEMBER, JANUARY = date(2026, 12, 1), date(2027, 1, 1)


def weighed(body: Body, **weights: str) -> Body:
    """``body`` with other weights: ``K01="28"``; "" takes the KPI out."""
    lines = (
        replace(line, weight=Decimal(weights[line.kpi])) if weights.get(line.kpi) else line
        for line in body.lines
        if weights.get(line.kpi) != ""
    )
    return replace(body, lines=tuple(lines))


def draft_of(
    actor: Any,
    code: str = "EM",
    starts_on: date | None = DECEMBER,
    reason: str = "回款目标上调",
    now: datetime = NOW,
    **weights: str,
) -> SchemeVersion:
    """A draft of scheme ``code``; unless told, sales weigh two points less and collections two more."""
    draft = do.open_draft(actor=actor, scheme=Scheme.objects.get(code=code), now=now)
    body = weighed(draft.body, **(weights or {"K01": "28", "K07": "22"}))
    return do.save_draft(
        actor=actor, draft=draft, version=draft.version, body=body, starts_on=starts_on, reason=reason, now=now
    )


def agreed(draft: SchemeVersion, *people: Any, now: datetime = NOW) -> SchemeVersion:
    """``draft`` after the approval of each of ``people``, in their order."""
    for person in people:
        step = do.pending_approval(draft).steps.waiting().get()
        decide.approve(step_id=step.pk, actor=person, now=now)
    return SchemeVersion.objects.with_body().get(pk=draft.pk)


def tried(draft: SchemeVersion, by: Any, now: datetime = NOW, **more: Any) -> WhatIf:
    """A finished what-if of the draft's present content over the last two periods; nobody was measured."""
    draft = SchemeVersion.objects.with_body().get(pk=draft.pk)
    last = past_periods(draft.scheme.cycle, now.date(), 1)[0].last
    said = {
        "digest": digest_of(draft.body), "body": body_as_json(draft.body), "periods": 2, "last": last, "state": "done",
        "asked_by": by, "asked_at": now, "finished_at": now, "outcome": {"periods": []},
    }  # fmt: skip
    return WhatIf.objects.create(scheme_version=draft, **(said | more))


def submitted(company: Any, now: datetime = NOW, **more: Any) -> SchemeVersion:
    """The administrator's draft, waiting for the director."""
    draft = draft_of(company.admin, now=now, **more)
    tried(draft, company.admin, now)
    do.submit_draft(actor=company.admin, draft=draft, now=now)
    return SchemeVersion.objects.with_body().get(pk=draft.pk)
