"""Clashes (撞单): reported with evidence, answered, decided by the manager both have in common, results split (CUS-2)."""

from datetime import date, datetime

from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.approvers import director_of, general_manager
from accounts.models import User
from accounts.org import OrgTree
from accounts.services.dated import end_from
from customers.models import Clash, Customer, Ownership, ResultSplit
from customers.rules import clash as rules
from customers.rules import file as file_rules
from customers.rules import pool as pool_rules
from customers.services.editing import lock
from customers.services.ownership import hold_owner, placed, take_over, unit_of
from customers.states.pool import CLASH
from salesops.core import worktime
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.notify import notify
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if
from salesops.core.sockets.clocks import clock_limit
from salesops.core.states import move

CLOCK = "T41"


def common_manager(one: User, other: User, day: date) -> User | None:
    """The head of the lowest unit both stand in or below; across markets the director in charge, then the general manager.

    Neither of the two themselves: then the next above.
    """
    tree = OrgTree.on(day)
    places = [unit_of(person, day) for person in (one, other)]
    paths = [[node.id for node in tree.upwards(place.pk)] if place else [] for place in places]
    party = {one.pk, other.pk}
    for unit_id in (u for u in paths[0] if u in paths[1]):
        node = tree.nodes[unit_id]
        if node.parent_id is None:
            break  # the company: a director may be in charge of both
        if node.head_id and node.head_id not in party:
            return User.objects.filter(pk=node.head_id).first()
    markets = [tree.market_of(place.pk if place else None) for place in places]
    directors = [director_of(market.id if market else None, day) for market in markets]
    if directors[0] and directors[0] == directors[1] and directors[0].pk not in party:
        return directors[0]
    return general_manager(day)


@act("customers.report_clash")
def report_clash(*, actor: User, customer: Customer, met_on: date, stage: str, evidence: str, now: datetime) -> Clash:
    """Say that one works on a customer somebody else has registered. Decided within clock T41 (2 working days)."""
    today = timezone.localdate(now)
    if not actor.can("customers", "c"):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    customer = lock(customer)
    refuse_if(
        rules.held_by_another(customer, actor),
        pool_rules.in_use(customer),
        rules.not_reported_yet(customer, actor),
        rules.met_fits(met_on, today),
        rules.told(stage, "stage"),
        rules.told(evidence, "evidence"),
        kind=Invalid,
    )
    holder: User = customer.owner  # type: ignore[assignment]
    decider = common_manager(actor, holder, today)
    clash = Clash.objects.create(
        customer=customer, reporter=actor, holder=holder, decider=decider, met_on=met_on, stage=stage.strip(),
        evidence=evidence.strip(), reported_at=now, due_at=worktime.due_at(now, clock_limit(CLOCK, today)),
    )  # fmt: skip
    record_activity(clash, "customers.report_clash", actor=actor)
    record_activity(customer, "customers.report_clash", actor=actor, reporter=actor.name)
    told = [person for person in (holder, decider) if person]
    params = {"reporter": actor, "holder": holder, "customer": customer.name}
    notify(told, "customers.clash_reported", record=clash, params=params, actor=actor)
    return clash


@act("customers.answer_clash")
def answer_clash(*, actor: User, clash: Clash, answer: str) -> Clash:
    """The owner's side of it."""
    clash = lock(clash)
    if actor.pk != clash.holder_id:
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    refuse_if(_still_open(clash), rules.told(answer, "answer"), kind=Invalid)
    clash.answer = answer.strip()
    clash.save(update_fields=["answer"])
    record_activity(clash, "customers.answer_clash", actor=actor)
    return clash


def _still_open(clash: Clash) -> Refusal | None:
    if clash.state == "open":
        return None
    return Refusal("customers.clash-decided", _("This clash is decided already."))


def may_decide(actor: User | None, clash: Clash) -> bool:
    """The common manager, or anybody above who decides over owners there; never one of the two."""
    if actor is None:
        return True
    if actor.pk in (clash.reporter_id, clash.holder_id):
        return False
    if actor.pk == clash.decider_id:
        return True
    return Customer.objects.filter(pk=clash.customer_id).in_reach(actor, "handover", "a").exists() and (
        actor.access.reaches_all("handover", "a") or _leads(actor, clash)
    )


def _leads(actor: User, clash: Clash) -> bool:
    """Both stand in units of ``actor``: one of two markets doesn't decide against the other."""
    units = actor.access.reach("handover", "a").units
    places = [unit_of(person, actor.access.day) for person in (clash.reporter, clash.holder)]
    return all(place is not None and place.pk in units for place in places)


VERBS = {"stays": "stay", "moves": "move", "split": "split"}


@act("customers.decide_clash")
def decide_clash(
    *, actor: User, clash: Clash, outcome: str, grounds: str, now: datetime, holder_share: int | None = None,
    version: int | None = None,
) -> Clash:  # fmt: skip
    """``outcome`` is ``stays``, ``moves`` or ``split``. Earlier valid contact goes first, then the further stage.

    Split: both shares hold from today for the assessment; the customer goes with the larger one.
    """
    today = timezone.localdate(now)
    customer = lock(clash.customer)
    clash = Clash.objects.select_for_update(of=("self",)).select_related("reporter", "holder").get(pk=clash.pk)
    if not may_decide(actor, clash) and rules.not_a_party(clash, actor) is None:
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    share = holder_share if outcome == "split" else None
    refuse_if(
        rules.not_a_party(clash, actor), _still_open(clash), pool_rules.reason_given(grounds),
        rules.share_fits(outcome, share, today), kind=Invalid,
    )  # fmt: skip
    if outcome not in VERBS:
        raise ValueError(outcome)
    if outcome == "moves" or (share is not None and share < 50):
        _give_to_reporter(customer, clash, actor, today)
    if share is not None:
        _split(customer, clash, share, today)
    # The rights were looked at above: the common manager may hold none over the customer's unit.
    clash = move(
        clash, VERBS[outcome], actor=None, version=version, holder_share=share, decided_by=actor, decided_at=now,
        grounds=grounds.strip(),
    )  # fmt: skip
    record_activity(customer, "customers.decide_clash", actor=actor, outcome=outcome, note=grounds.strip())
    record_activity(clash, "customers.decide_clash", actor=actor, outcome=outcome)
    params = {"by": actor, "customer": customer.name, "outcome": CLASH.state(outcome).label}
    notify([clash.reporter, clash.holder], "customers.clash_decided", record=clash, params=params, actor=actor)
    return clash


def _give_to_reporter(customer: Customer, clash: Clash, actor: User, today: date) -> None:
    unit = unit_of(clash.reporter, today)
    refuse_if(file_rules.owner_fits(clash.reporter, unit, today), pool_rules.in_use(customer))
    hold_owner(customer, owner=clash.reporter, unit=placed(unit), day=today, how=Ownership.How.CLASH, by=actor)
    take_over(customer, owner=clash.reporter, unit=placed(unit), today=today)


def _split(customer: Customer, clash: Clash, share: int, today: date) -> None:
    """Earlier splits end; the two shares add up to 100."""
    end_from(ResultSplit.objects.filter(customer=customer), today)
    period = DateRange(today, None)
    ResultSplit.objects.bulk_create(
        ResultSplit(customer=customer, user=person, share=part, clash=clash, period=period)
        for person, part in ((clash.holder, share), (clash.reporter, 100 - share))
    )


@act("customers.withdraw_clash")
def withdraw_clash(*, actor: User, clash: Clash) -> Clash:
    """Whoever reported it takes it back."""
    if actor.pk != clash.reporter_id:
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    clash = move(clash, "withdraw", actor=actor)
    record_activity(clash, "customers.withdraw_clash", actor=actor)
    return clash
