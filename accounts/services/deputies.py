"""Deputies (ACC-8): appointed for days, ended at once."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Deputyship, User
from accounts.rules import deputies as rules
from accounts.rules.leave import days_in_order
from accounts.states import DeputyState
from salesops.core import worktime
from salesops.core.acts import act
from salesops.core.approvals.models import Approval
from salesops.core.approvals.services import open_approval, withdraw
from salesops.core.audit.activity import record_activity
from salesops.core.policies import policy_on
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if

MATTER = "accounts.long_deputyship"


def _allowed(actor: Any, person: User) -> None:
    """Oneself, or somebody who may edit users."""
    if actor is None or actor == person:
        return
    if not (actor.can("users", "e") and actor.access.reaches_all("users", "e")):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))


def deputy_rules(person: User, deputy: User, first: date, last: date, today: date) -> list[Refusal]:
    """Every reason against ``deputy`` for these days."""
    found = (
        rules.another_person(person, deputy),
        rules.works_here(deputy, last),
        rules.is_present(deputy, first, last),
        rules.not_deputised(deputy, first, last),
        rules.deputises_nobody(person, first, last),
        rules.not_ones_requester(person, deputy, today),
        rules.one_at_a_time(person, first, last),
    )
    return [r for r in found if r is not None]


def _lock_people(*people: User) -> None:
    list(User.objects.select_for_update(no_key=True).filter(pk__in=[p.pk for p in people]).order_by("pk"))


@act("accounts.appoint_deputy")
def appoint_deputy(
    *, actor: Any, person: User, deputy: User, first: date, last: date, now: datetime, reason: str = ""
) -> Deputyship:
    """``deputy`` also gets approvals and tasks of ``person`` from ``first`` to ``last``, both included.

    Up to the policy's working days at once; longer waits for the manager's approval and isn't in force before.
    """
    _allowed(actor, person)
    today = timezone.localdate(now)
    refuse_if(days_in_order(first, False, last, False), rules.first_not_over(first, today), kind=Invalid)
    _lock_people(person, deputy)
    refuse_if(*deputy_rules(person, deputy, first, last, today), kind=Invalid)
    days = worktime.working_days_between(first - timedelta(days=1), last)
    policy = policy_on("accounts.deputies", today)
    long = days > policy["free_days"]
    deputyship = Deputyship.objects.create(
        person=person,
        deputy=deputy,
        period=DateRange(first, last + timedelta(days=1)),
        reason=reason,
        created_by=actor,
        state=DeputyState.WAITING if long else DeputyState.AGREED,
    )
    record_activity(deputyship, "appoint_deputy", actor=actor, deputy=deputy.pk, first=str(first), last=str(last))
    if long:
        facts = {
            "name": person.name,
            "deputy": deputy.name,
            "first": first.isoformat(),
            "last": last.isoformat(),
            "days": days,
            "reason": reason,
        }
        open_approval(MATTER, deputyship, requester=person, facts=facts, now=now, actor=actor)
    return deputyship


@act("accounts.end_deputyship")
def end_deputyship(*, actor: Any, deputyship: Deputyship, now: datetime) -> Deputyship:
    """End it at once; the deputy's next request already finds nothing. Ending twice changes nothing."""
    _allowed(actor, deputyship.person)
    deputyship = Deputyship.objects.select_for_update(of=("self",)).select_related("person").get(pk=deputyship.pk)
    if deputyship.ended_at is not None:
        return deputyship
    waiting = Approval.objects.pending().of("accounts.deputyship", deputyship.pk).first()
    if waiting:
        withdraw(approval=waiting, actor=actor, now=now)
        deputyship.refresh_from_db()
    return close_deputyship(deputyship, actor, now)


def close_deputyship(deputyship: Deputyship, actor: Any, now: datetime) -> Deputyship:
    """Mark it ended. The caller checked who may."""
    if deputyship.ended_at is None:
        deputyship.ended_at = now
        deputyship.save(update_fields=["ended_at"])
        record_activity(deputyship, "end_deputyship", actor=actor)
    return deputyship


def agree(*, record: Deputyship, approval: Approval, actor: Any, now: datetime) -> None:
    """The manager agreed: it is in force."""
    record.state = DeputyState.AGREED
    record.save(update_fields=["state"])
    record_activity(record, "agree_deputy", actor=actor)


def refuse(*, record: Deputyship, approval: Approval, actor: Any, now: datetime) -> None:
    """Rejected, sent back or withdrawn: another one has to be appointed."""
    record.state, record.ended_at = DeputyState.REFUSED, now
    record.save(update_fields=["state", "ended_at"])
    record_activity(record, "refuse_deputy", actor=actor)
