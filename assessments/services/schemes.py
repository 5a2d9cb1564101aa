"""Schemes: drafted, changed, submitted, published by a second person, given up (ASM-3, ASM-14).

Lock order: the draft, then the lock of publishing, then the version that ends.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.services.editing import need
from assessments.kpi_names import known_kpis
from assessments.models import Scheme, SchemeVersion
from assessments.policies.scores import SCORES
from assessments.rules import scheme_acts, scheme_checks
from assessments.rules.scheme import Scheme as Body
from assessments.rules.scheme_checks import Weighing
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.policies import policy_on
from salesops.core.refusals import Conflict, Invalid, Refusal, Refused, refuse_if
from salesops.core.sockets.records import kind_of
from salesops.core.states import move

from .scheme_bodies import body_as_json, write_body
from .whatif import not_tried

MATTER = "assessments.scheme_version"
# One publishing at a time: two versions must not both find the day free.
PUBLISH_LOCK = 7_006_001


def weighing_on(day: date) -> Weighing:
    """How much one KPI may weigh on ``day``."""
    values = policy_on(SCORES, day)
    return Weighing(values["least_weight"], values["most_weight"])


def in_force(scheme: Scheme, day: date) -> SchemeVersion | None:
    """The version people of the scheme's tier and cycle are measured by on ``day``, whichever scheme it belongs to."""
    rows = SchemeVersion.objects.in_force(day).with_body()
    return rows.filter(tier=scheme.tier, cycle=scheme.cycle).first()


def present_beside(version: SchemeVersion) -> SchemeVersion | None:
    """What a draft would take the place of on its first day."""
    return in_force(version.scheme, version.starts_on or timezone.localdate())


def problems_of(version: SchemeVersion, body: Body, now: datetime) -> list[Refusal]:
    """Everything that keeps a draft with this body from being submitted."""
    starts, today, scheme = version.starts_on, timezone.localdate(now), version.scheme
    found: list[Refusal | None] = [
        *scheme_checks.unreadable(body, known_kpis()),
        *scheme_checks.unpublishable(body, weighing_on(starts or today), scheme.tier),
        scheme_acts.starts_missing(starts),
    ]
    if starts is not None:
        present = in_force(scheme, starts)
        found += [
            scheme_acts.mid_period(scheme.cycle, starts),
            scheme_acts.in_the_past(starts, today),
            scheme_acts.day_taken(_beginning_on(scheme, starts)),
            scheme_acts.nothing_changed(body, present.body if present else None),
        ]
    found += [scheme_acts.reason_missing(version.reason), not_tried(version, body, today)]
    return [refusal for refusal in found if refusal is not None]


def _beginning_on(scheme: Scheme, day: date) -> SchemeVersion | None:
    rows = SchemeVersion.objects.published().select_related("scheme")
    return rows.filter(tier=scheme.tier, cycle=scheme.cycle, period__startswith=day).first()


@act("assessments.open_scheme_draft")
def open_draft(*, actor: Any, scheme: Scheme, base: SchemeVersion | None = None, now: datetime) -> SchemeVersion:
    """Begin the next version from ``base`` (the one in force unless told) with the first period that is still to come.

    Refuses with ``assessments.draft-exists`` while another draft is under way.
    """
    need(actor, "schemes", "c")
    rows = SchemeVersion.objects.filter(scheme=scheme)
    # Two who begin at the same moment: the unique index lets one through, this sentence meets most others.
    refuse_if(scheme_acts.another_draft(rows.unfinished().first()))
    today = timezone.localdate(now)
    base = base or in_force(scheme, today) or rows.order_by("-number").first()
    first = scheme_acts.first_day_from(scheme.cycle, today + timedelta(days=1))
    draft = SchemeVersion.objects.create(
        scheme=scheme, tier=scheme.tier, cycle=scheme.cycle, period=DateRange(first, None), based_on=base,
        number=(rows.aggregate(last=Max("number"))["last"] or 0) + 1,
        created_by=actor, created_at=now, changed_by=actor, changed_at=now,
    )  # fmt: skip
    if base is not None:
        write_body(draft, base.body)
    record_activity(draft, "open", actor=actor)
    return draft


@act("assessments.save_scheme_draft")
def save_draft(
    *, actor: Any, draft: SchemeVersion, version: int, body: Body, starts_on: date | None, reason: str, now: datetime
) -> SchemeVersion:
    """Keep what was typed. ``version`` is the one the person began from: a colleague's change meanwhile raises ``Conflict`` with
    his values. Sums may still be wrong, single values may not (``Invalid``, each at its field).
    """
    need(actor, "schemes", "e")
    rows = SchemeVersion.objects.select_for_update(of=("self",)).with_body().select_related("changed_by", "scheme")
    locked = rows.get(pk=draft.pk)
    if locked.version != version:
        message = _("%(who)s changed this draft meanwhile. Nothing of yours was saved.") % {"who": locked.changed_by}
        theirs = {"starts_on": locked.starts_on, "reason": locked.reason, **body_as_json(locked.body)}
        raise Conflict(Refusal("core.changed-meanwhile", message), theirs=theirs)
    if locked.state != "draft":
        message = _("This can't be done while it is %(state)s.") % {"state": locked.shown_state.label}
        raise Refused(Refusal("core.wrong-state", message, figures={"state": locked.state}))
    refuse_if(*scheme_checks.unreadable(body, known_kpis()), kind=Invalid)
    write_body(locked, body)
    locked.period, locked.reason = DateRange(starts_on, None), reason.strip()[:500]
    locked.changed_by, locked.changed_at = actor, now
    locked.save(update_fields=["period", "reason", "changed_by", "changed_at"])
    record_activity(locked, "change", actor=actor)
    return SchemeVersion.objects.with_body().get(pk=locked.pk)


@act("assessments.submit_scheme_draft")
def submit_draft(*, actor: Any, draft: SchemeVersion, version: int | None = None, now: datetime) -> SchemeVersion:
    """Hand a draft to those who approve (defaults.md 11); every reason why not at once."""
    from salesops.core.approvals.services import open_approval

    locked = SchemeVersion.objects.select_for_update(of=("self",)).with_body().get(pk=draft.pk)
    problems = problems_of(locked, locked.body, now) if locked.state == "draft" else []
    moved = move(locked, "submit", actor=actor, version=version, also=problems, submitted_by=actor)
    record_activity(moved, "submit", actor=actor)
    facts = {
        "code": moved.scheme.code,
        "number": moved.number,
        "starts_on": moved.starts_on.isoformat(),
        "reason": moved.reason,
        "by_director": actor is not None and actor.holds("DIR"),
        **body_as_json(locked.body),
    }
    open_approval(MATTER, moved, requester=actor, facts=facts, now=now)
    return moved


@act("assessments.withdraw_scheme_version")
def withdraw_version(*, actor: Any, draft: SchemeVersion, now: datetime) -> SchemeVersion:
    """Take a submitted draft back to go on with it: its approval ends."""
    from salesops.core.approvals.services import withdraw

    withdraw(approval=pending_approval(draft), actor=actor, now=now)
    return SchemeVersion.objects.with_body().get(pk=draft.pk)


def pending_approval(draft: SchemeVersion) -> Any:
    """The approval a submitted draft waits for; refuses with ``core.wrong-state`` when there is none."""
    from salesops.core.approvals.models import Approval
    from salesops.core.approvals.states import ApprovalState

    found = Approval.objects.of(kind_of(draft).code, draft.pk).filter(state=ApprovalState.PENDING).first()
    if found is None:
        raise Refused(Refusal("core.wrong-state", _("This is not waiting for approval.")))
    return found


@act("assessments.send_back_scheme_version")
def send_back_version(*, actor: Any, draft: SchemeVersion) -> SchemeVersion:
    """Sent back or withdrawn: the draft can be changed again. Called by the approval engine."""
    moved = move(draft, "return", actor=actor)
    record_activity(moved, "return", actor=actor)
    return moved


@act("assessments.reject_scheme_version")
def reject_version(*, actor: Any, draft: SchemeVersion) -> SchemeVersion:
    """Rejected for good. Called by the approval engine."""
    moved = move(draft, "reject", actor=actor)
    record_activity(moved, "reject", actor=actor)
    return moved


@act("assessments.publish_scheme_version")
def approve_version(*, actor: Any, draft: SchemeVersion, now: datetime) -> SchemeVersion:
    """Everybody agreed: it holds from its first day, the version before ends. Called by the approval engine.

    Those who drafted it are never the last to agree (``assessments.own-draft``). A first day that passed while it waited becomes
    that of the next period: nobody is measured backwards.
    """
    locked = SchemeVersion.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=draft.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PUBLISH_LOCK])
    scheme = locked.scheme
    day = locked.starts_on
    if day < timezone.localdate(now):
        day = scheme_acts.first_day_from(scheme.cycle, timezone.localdate(now))
    refuse_if(scheme_acts.own_draft(locked, actor), scheme_acts.day_taken(_beginning_on(scheme, day)))
    beside = SchemeVersion.objects.published().filter(tier=scheme.tier, cycle=scheme.cycle)
    before = beside.select_for_update(of=("self",)).on(day).first()
    after = beside.filter(period__startswith__gt=day).order_by("period").first()
    if before is not None:
        before.period = DateRange(before.period.lower, day)
        before.save(update_fields=["period"])
        record_activity(before, "end", actor=actor, last_day=(day - timedelta(days=1)).isoformat())
    period = DateRange(day, after.starts_on if after else None)
    moved = move(locked, "approve", actor=actor, period=period, published_by=actor, published_at=now)
    record_activity(moved, "publish", actor=actor, starts_on=day.isoformat())
    return moved


@act("assessments.discard_scheme_draft")
def discard_draft(*, actor: Any, draft: SchemeVersion, version: int | None = None) -> SchemeVersion:
    """Give a draft up. It stays readable in the history of those who see drafts."""
    moved = move(draft, "discard", actor=actor, version=version)
    record_activity(moved, "discard", actor=actor)
    return moved
