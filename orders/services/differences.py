"""Differences worked off: solved with an answer to the customer, verified by somebody else (ORD-9, T24).

Lock order: statement, difference.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.editing import check_version
from orders.models import Difference, Statement
from orders.rules import statements as rules
from orders.rules.shipments import filled
from orders.scope_statements import may_keep, need
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.refusals import Invalid, Refusal, refuse_if
from salesops.core.states import move

from .statement_told import tell_all_verified, tell_sent_back, tell_solved
from .statements import lock_statement


def _locked(difference: Difference, actor: User | None, version: int | None) -> tuple[Statement, Difference]:
    statement = lock_statement(difference.statement)
    need(may_keep(actor, statement.customer))
    rows = Difference.objects.select_for_update(of=("self",)).select_related("line", "owner", "solved_by")
    found = rows.get(pk=difference.pk)
    check_version(found, version, {"state": found.state})
    return statement, found


@act("orders.solve_difference")
def solve_difference(
    *, actor: User | None, difference: Difference, how: str, answer: str, now: datetime, version: int | None = None
) -> Difference:
    """How it was solved, and what the customer reads of it."""
    statement, found = _locked(difference, actor, version)
    refuse_if(
        *filled({"answer": answer}, answer=_("Write what the customer is told.")),
        None if how in Difference.How.values else Refusal("orders.how-missing", _("Choose how it was solved."), "how"),
        kind=Invalid,
    )
    done = move(found, "solve", actor=actor, how=how, answer=answer.strip()[:500], solved_by=actor, solved_at=now)
    done.statement = statement
    record_activity(statement, "orders.solve_difference", actor=actor, note=done.answer)
    tell_solved(done, actor=actor, now=now)
    return done


@act("orders.verify_difference")
def verify_difference(
    *, actor: User | None, difference: Difference, now: datetime, version: int | None = None
) -> Difference:
    """Somebody else sees that it is solved. With the last one the customer can be asked again."""
    statement, found = _locked(difference, actor, version)
    done = move(
        found, "verify", actor=actor, also=[rules.four_eyes(found, actor.pk if actor else None)], verified_by=actor,
        verified_at=now,
    )  # fmt: skip
    record_activity(statement, "orders.verify_difference", actor=actor)
    if statement.state == "disputed" and not Difference.objects.open().filter(statement=statement).exists():
        tell_all_verified(statement, actor=actor, now=now)
    return done


@act("orders.send_back_difference")
def send_back_difference(
    *, actor: User | None, difference: Difference, reason: str, now: datetime, version: int | None = None
) -> Difference:
    """It isn't solved: why."""
    statement, found = _locked(difference, actor, version)
    refuse_if(*filled({"reason": reason}, reason=_("Say what is missing.")), kind=Invalid)
    back = move(found, "send_back", actor=actor)
    back.statement = statement
    record_activity(statement, "orders.send_back_difference", actor=actor, note=reason.strip())
    tell_sent_back(back, reason.strip(), actor=actor, now=now)
    return back


def solved_by_replacement(statements: list[Statement], reason: str, *, actor: User | None, now: datetime) -> None:
    """What was open of replaced statements is answered by the new one, and waits for somebody else's look."""
    for one in Difference.objects.filter(statement__in=statements, state="open").order_by("pk"):
        move(one, "solve", actor=actor, how="replaced", answer=reason[:500], solved_by=actor, solved_at=now)
