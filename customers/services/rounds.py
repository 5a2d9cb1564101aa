"""The weekly contact round (C21, CUS-6): drawn up on Mondays, worked off call by call."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import OrgUnit, SecretaryDuty, User
from accounts.org import OrgTree
from customers.code_lists import OUTCOME, PURPOSE
from customers.models import ContactRound, Customer, RoundCall, RoundOutcome
from customers.models.contact_round import REACHED
from customers.policies.logs import FACTS, KEY, ROUND
from customers.rules import rounds as rules
from customers.scope.rounds import SETTLE, may_call
from salesops.core.acts import act
from salesops.core.codes.reading import is_active
from salesops.core.policies import policy_on
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if
from salesops.core.sockets.customer_facts import facts_of

from .editing import check_version
from .visits import log_visit

# Open orders, money due or overdue: any of them above zero.
CALL_FACTS = ("open_orders", "due_soon", "overdue")
PHONE, MAINTENANCE, COLLECTION = "phone", "maintenance", "collection"
OUTCOMES = {RoundOutcome.OK: "no_change", RoundOutcome.PROMISE: "no_change", RoundOutcome.PROBLEM: "obstacle"}
BATCH = 2000


def customers_of(market: int, tree: OrgTree, day: date) -> list[int]:
    """Ids of the customers the rule of ``day`` puts on the list of a market. Two queries, one more for each figure fed."""
    groups = {str(row["group"]) for row in policy_on(ROUND, day)["who"]}
    rows = Customer.objects.current().filter(unit__in=tree.subtree([market]), merged_into__isnull=True)
    wanted = Q(status__in=groups - {KEY, FACTS})
    if KEY in groups:
        wanted |= Q(customer_class="key")
    found = set(rows.filter(wanted).values_list("pk", flat=True))
    if FACTS in groups:
        for values in facts_of(rows.values_list("pk", flat=True), day, *CALL_FACTS).values():
            found.update(pk for pk, value in values.items() if value)
    return sorted(found)


@act("customers.draw_up_contact_rounds")
def draw_up_rounds(*, actor: Any, week: date, now: datetime) -> int:
    """Draw up the lists of the week for every market; a list that is there already only gets who is new. Returns calls added."""
    tree = OrgTree.on(week)
    duties = dict(SecretaryDuty.objects.on(week).filter(step=SETTLE).values_list("market", "user"))
    added = 0
    for node in tree.nodes.values():
        if node.kind != OrgUnit.Kind.MARKET:
            continue
        drawn, _new = ContactRound.objects.get_or_create(
            market_id=node.id, week=week, defaults={"user_id": duties.get(node.id), "created_at": now}
        )
        present = set(RoundCall.objects.filter(round=drawn).values_list("customer", flat=True))
        calls = [
            RoundCall(round=drawn, customer_id=pk) for pk in customers_of(node.id, tree, week) if pk not in present
        ]
        RoundCall.objects.bulk_create(calls, batch_size=BATCH, ignore_conflicts=True)
        added += len(calls)
    return added


def _noted(outcome: str, values: Mapping[str, Any]) -> str:
    """The contact's notes: what was said, and the promise in words."""
    said = str(values.get("note") or "").strip()
    if outcome != RoundOutcome.PROMISE:
        return said
    day, amount = values["promise_on"], values.get("promise_amount")
    promise = _("Payment promised for %(day)s") % {"day": day.isoformat()}
    if amount is not None:
        promise = _("Payment of %(amount)s promised for %(day)s") % {"amount": f"{amount:,.2f}", "day": day.isoformat()}
    return f"{promise}\n{said}".strip()


def _in_use(list_code: str, code: str) -> str:
    """Nothing when the company retired the entry: a call owes neither purpose nor outcome."""
    return code if is_active(list_code, code) else ""


@act("customers.record_round_call")
def record_call(
    *,
    actor: User,
    call: RoundCall,
    outcome: str,
    now: datetime,
    promise_on: date | None = None,
    promise_amount: Decimal | None = None,
    next_step: str = "",
    next_on: date | None = None,
    note: str = "",
    version: int | None = None,
) -> RoundCall:
    """Write what came of a call. Whoever was reached gets a contact by phone in his file, once; nobody reached only counts a try.

    Lock order as for visits: the customer's file first.
    """
    if not may_call(actor, call.round.market_id, call.round.user_id):
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    today = timezone.localdate(now)
    customer = Customer.objects.select_for_update().get(pk=call.customer_id)
    call = RoundCall.objects.select_for_update(of=("self",)).select_related("round").get(pk=call.pk)
    check_version(call, version, {"outcome": call.outcome, "note": call.note})
    unknown = Refusal("customers.unknown-code", _("Choose one of the list."), "outcome")
    reached_before = Refusal(
        "customers.call-reached", _("The customer was reached: the contact stands in the file and stays."), "outcome"
    )
    refuse_if(
        None if outcome in RoundOutcome.values else unknown,
        reached_before if call.visit_id and outcome not in REACHED else None,
        rules.week_open(call.round.week, today),
        *rules.promise_fits(outcome, promise_on, promise_amount, today),
        rules.step_fits(next_step, next_on, today),
        kind=Invalid,
    )
    values = {"promise_on": promise_on, "promise_amount": promise_amount, "note": note}
    if outcome in REACHED and call.visit_id is None:
        call.visit = log_visit(
            actor=None, customer=customer, user=actor, way=PHONE, visited_at=now, now=now,
            purpose=_in_use(PURPOSE, COLLECTION if outcome == RoundOutcome.PROMISE else MAINTENANCE),
            outcome=_in_use(OUTCOME, OUTCOMES[RoundOutcome(outcome)]),
            notes=_noted(outcome, values), next_step=next_step, next_on=next_on,
        )  # fmt: skip
    elif outcome not in REACHED:
        call.tries += 1
    call.outcome, call.note = outcome, note.strip()
    call.promise_on, call.promise_amount = promise_on, promise_amount
    call.next_step, call.next_on = next_step.strip(), next_on
    call.answered_at, call.answered_by = now, actor
    call.save()
    call.refresh_from_db(fields=["version"])
    return call
