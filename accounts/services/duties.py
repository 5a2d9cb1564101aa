"""Duties beside the posting, each dated: markets in charge, the secretaries' matrix, assistants (ACC-3, ACC-4)."""

from datetime import date

from django.utils.translation import gettext as _

from accounts.models import AssistantDuty, MarketCharge, OrgUnit, SecretaryDuty, User
from accounts.rules import people as people_rules
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.models import DatedQuerySet
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if

from .dated import end_from, hold_from
from .editing import iso, lock, need, need_over, touch


def _is_market(unit: OrgUnit, day: date) -> Refusal | None:
    if unit.kind != OrgUnit.Kind.MARKET or not unit.terms.on(day).exists():
        return Refusal("accounts.not-a-market", _("%(unit)s is no market.") % {"unit": unit.code}, "market")
    return None


def _holds(user: User, day: date, *roles: str) -> Refusal | None:
    if not user.access_on(day).role_codes.intersection(roles):
        figures = {"person": user.name, "roles": ", ".join(roles)}
        sentence = _("%(person)s holds none of the roles %(roles)s.") % figures
        return Refusal("accounts.role-needed", sentence, "user", figures)
    return None


def _give(rows: DatedQuerySet, day: date, key: dict, user: User | None) -> bool:
    """Let ``user`` (or nobody) hold the duty ``key`` names from ``day``."""
    if user is None:
        return bool(end_from(rows, day))
    return hold_from(rows, day, key=key, values={"user": user}) is not None


@act("accounts.set_market_charge")
def set_market_charge(*, actor: User | None, market: OrgUnit, user: User | None, day: date) -> bool:
    """Put ``user`` (a director or regional director; none: nobody) in charge of ``market`` from ``day``."""
    need(actor, "org", "e")
    market = lock(market)
    refuse_if(people_rules.not_oneself(actor, user) if user else None, kind=Forbidden)
    refuse_if(
        _is_market(market, day),
        people_rules.still_here(user, day) if user else None,
        _holds(user, day, "DIR", "GM", "MGR") if user else None,
        kind=Invalid,
    )
    if not _give(MarketCharge.objects.filter(market=market), day, {"market": market}, user):
        return False
    touch(market)
    record_activity(market, "accounts.set_market_charge", actor=actor, day=iso(day), user=user.username if user else "")
    return True


@act("accounts.set_secretary_duty")
def set_secretary_duty(*, actor: User | None, market: OrgUnit, step: str, user: User | None, day: date) -> bool:
    """Give the ``step`` (order, ship, settle) of ``market`` to secretary ``user`` (none: nobody) from ``day``."""
    need(actor, "org", "e")
    market = lock(market)
    SecretaryDuty.Step(step)
    refuse_if(people_rules.not_oneself(actor, user) if user else None, kind=Forbidden)
    refuse_if(
        _is_market(market, day),
        people_rules.still_here(user, day) if user else None,
        _holds(user, day, "SEC", "SSL") if user else None,
        kind=Invalid,
    )
    rows = SecretaryDuty.objects.filter(market=market, step=step)
    if not _give(rows, day, {"market": market, "step": step}, user):
        return False
    touch(market)
    record_activity(
        market, "accounts.set_secretary_duty", actor=actor, day=iso(day), step=step, user=user.username if user else ""
    )
    return True


@act("accounts.set_assistant_duty")
def set_assistant_duty(*, actor: User | None, assistant: User, rep: User, day: date, assists: bool = True) -> bool:
    """Let ``assistant`` enter data for ``rep`` from ``day`` on, or no longer (``assists=False``)."""
    need_over(actor, assistant)
    refuse_if(people_rules.not_oneself(actor, assistant), kind=Forbidden)
    assistant = lock(assistant)
    rows = AssistantDuty.objects.filter(assistant=assistant, rep=rep)
    if not assists:
        changed = bool(end_from(rows, day))
    else:
        refuse_if(
            people_rules.still_here(assistant, day),
            people_rules.still_here(rep, day),
            _holds(assistant, day, "AST"),
            _two_people(assistant, rep),
            kind=Invalid,
        )
        changed = hold_from(rows, day, key={"assistant": assistant, "rep": rep}, values={}) is not None
    if changed:
        touch(assistant)
        record_activity(
            assistant, "accounts.set_assistant_duty", actor=actor, day=iso(day), rep=rep.username, assists=assists
        )
    return changed


def _two_people(assistant: User, rep: User) -> Refusal | None:
    if assistant.pk == rep.pk:
        return Refusal("accounts.own-assistant", _("Nobody assists oneself."), "rep")
    return None
