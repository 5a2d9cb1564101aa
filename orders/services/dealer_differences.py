"""Differences with dealers followed to their end: solved, verified by somebody else (ORD-12). Lock order: check, difference."""

from datetime import datetime

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services.editing import check_version
from orders.models import DealerCheck, DealerDifference
from orders.rules import dealers as rules
from orders.rules.shipments import filled
from orders.scope_dealers import may_solve, may_verify, need
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.refusals import Invalid, Refusal, refuse_if
from salesops.core.states import move

from .dealer_checks import close_check, lock_check
from .dealer_told import tell_not_solved, tell_solved, what


def _locked(difference: DealerDifference, version: int | None) -> tuple[DealerCheck, DealerDifference]:
    check = lock_check(difference.dealer_check)
    rows = DealerDifference.objects.select_for_update(of=("self",))
    found = rows.select_related("line__product", "owner", "solved_by").get(pk=difference.pk)
    check_version(found, version, {"state": found.state})
    found.dealer_check = check
    return check, found


@act("orders.solve_dealer_difference")
def solve_difference(
    *, actor: User, difference: DealerDifference, how: str, answer: str, now: datetime, version: int | None = None
) -> DealerDifference:
    """How it came and what was done about it."""
    check, found = _locked(difference, version)
    need(may_solve(actor, found))
    refuse_if(
        *filled({"answer": answer}, answer=_("Write what was found out.")),
        None
        if how in DealerDifference.How.values
        else Refusal("orders.how-missing", _("Choose how it was solved."), "how"),
        kind=Invalid,
    )
    done = move(found, "solve", actor=actor, how=how, answer=answer.strip()[:500], solved_by=actor, solved_at=now)
    done.dealer_check = check
    record_activity(check, "orders.solve_dealer_difference", actor=actor, note=f"{what(found)}: {done.answer}")
    tell_solved(done, actor=actor, now=now)
    return done


@act("orders.verify_dealer_difference")
def verify_difference(
    *, actor: User, difference: DealerDifference, now: datetime, version: int | None = None
) -> DealerDifference:
    """Somebody else sees that it is solved. With the last one the check is closed."""
    check, found = _locked(difference, version)
    need(may_verify(actor, found))
    also = [rules.four_eyes(found, actor.pk)]
    done = move(found, "verify", actor=actor, also=also, verified_by=actor, verified_at=now)
    record_activity(check, "orders.verify_dealer_difference", actor=actor, note=what(found))
    if not DealerDifference.objects.open().filter(dealer_check=check).exists():
        close_check(check, actor=actor, now=now)
    return done


@act("orders.send_back_dealer_difference")
def send_back_difference(
    *, actor: User, difference: DealerDifference, reason: str, now: datetime, version: int | None = None
) -> DealerDifference:
    """It isn't solved: why."""
    check, found = _locked(difference, version)
    need(may_verify(actor, found))
    refuse_if(*filled({"reason": reason}, reason=_("Say what is missing.")), kind=Invalid)
    back = move(found, "send_back", actor=actor, back_reason=reason.strip()[:300])
    back.dealer_check = check
    record_activity(check, "orders.send_back_dealer_difference", actor=actor, note=f"{what(found)}: {reason.strip()}")
    tell_not_solved(back, actor=actor, now=now)
    return back
