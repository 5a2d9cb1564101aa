"""What of accounts goes along in a handover: units headed, people supervised, markets, steps, assistants, deputies (ACC-9)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _

from accounts.models import AssistantDuty, LeaveRequest, MarketCharge, OrgUnitHead, Posting, SecretaryDuty, User
from accounts.services.dated import holding_after
from accounts.services.duties import set_assistant_duty, set_market_charge, set_secretary_duty
from accounts.services.leave_deputies import deputised_by, replace_leave_deputy, why_not_deputy
from accounts.services.postings import post_user
from accounts.services.units import set_unit_head
from salesops.core.refusals import Refusal
from salesops.core.sockets.handover import HandoverPart, handover_parts


def _units(person: User, day: date) -> list[OrgUnitHead]:
    return list(
        holding_after(OrgUnitHead.objects.filter(user=person), day).select_related("unit").order_by("unit__code")
    )


def _starts(period: Any, day: date) -> date:
    """The day from which the heir holds what ``person`` holds: a fact planned for later moves on its own day."""
    return max(day, period.lower) if period.lower else day


def _take_units(*, person: User, heir: User, day: date, actor: User | None, now: datetime) -> int:
    rows = _units(person, day)
    for row in rows:
        set_unit_head(actor=None, unit=row.unit, head=heir, day=_starts(row.period, day))
    return len(rows)


def _supervised(person: User, day: date) -> list[Posting]:
    rows = holding_after(Posting.objects.filter(supervisor=person), day)
    return list(rows.select_related("user", "unit", "position").order_by("user__name_key"))


def _take_supervised(*, person: User, heir: User, day: date, actor: User | None, now: datetime) -> int:
    rows = _supervised(person, day)
    for row in rows:
        post_user(
            actor=None,
            user=row.user,
            unit=row.unit,
            position=row.position,
            # Nobody is the own supervisor: the heir then reports to the head of the unit.
            supervisor=None if row.user_id == heir.pk else heir,
            day=_starts(row.period, day),
            with_roles=False,
        )
    return len(rows)


def _markets(person: User, day: date) -> list[MarketCharge]:
    rows = holding_after(MarketCharge.objects.filter(user=person), day)
    return list(rows.select_related("market").order_by("market__code"))


def _take_markets(*, person: User, heir: User, day: date, actor: User | None, now: datetime) -> int:
    rows = _markets(person, day)
    for row in rows:
        set_market_charge(actor=None, market=row.market, user=heir, day=_starts(row.period, day))
    return len(rows)


def _steps(person: User, day: date) -> list[SecretaryDuty]:
    rows = holding_after(SecretaryDuty.objects.filter(user=person), day)
    return list(rows.select_related("market").order_by("market__code", "step"))


def _take_steps(*, person: User, heir: User, day: date, actor: User | None, now: datetime) -> int:
    rows = _steps(person, day)
    for row in rows:
        set_secretary_duty(actor=None, market=row.market, step=row.step, user=heir, day=_starts(row.period, day))
    return len(rows)


def _assisted(person: User, day: date) -> list[AssistantDuty]:
    rows = holding_after(AssistantDuty.objects.filter(assistant=person), day)
    return list(rows.select_related("rep").order_by("rep__name_key"))


def _take_assisted(*, person: User, heir: User, day: date, actor: User | None, now: datetime) -> int:
    rows = _assisted(person, day)
    for row in rows:
        start = _starts(row.period, day)
        set_assistant_duty(actor=None, assistant=person, rep=row.rep, day=start, assists=False)
        if heir.pk != row.rep_id:
            set_assistant_duty(actor=None, assistant=heir, rep=row.rep, day=start)
    return len(rows)


def _role_needed(roles: tuple[str, ...]) -> Any:
    """Refuse an heir who couldn't do the work: duties without the role would reach nothing."""

    def blocks(person: User, heir: User, day: date) -> list[Refusal]:
        if not roles or heir.access_on(day).role_codes.intersection(roles):
            return []
        figures = {"person": heir.name, "roles": ", ".join(roles)}
        sentence = _g("%(person)s holds none of the roles %(roles)s.") % figures
        return [Refusal("accounts.role-needed", sentence, "heir", figures)]

    return blocks


def _names(rows: Sequence[Any], attribute: str) -> list[str]:
    return [str(getattr(row, attribute)) for row in rows]


def _plug(code: str, label: Any, held: Any, attribute: str, take: Any, rank: int, *roles: str) -> None:
    handover_parts.register(
        HandoverPart(
            code=code,
            label=label,
            count=lambda person, day: len(held(person, day)),
            examples=lambda person, day: _names(held(person, day), attribute),
            take=take,
            blocks=_role_needed(roles),
            rank=rank,
        )
    )


HEADS = ("MGR", "DIR", "GM", "SSL", "ADM")
_plug("accounts.units_headed", _("units headed"), _units, "unit", _take_units, 10, *HEADS)
_plug("accounts.people_supervised", _("people supervised"), _supervised, "user", _take_supervised, 20)
_plug("accounts.markets_in_charge", _("markets in charge"), _markets, "market", _take_markets, 30, "DIR", "GM", "MGR")
_plug("accounts.secretary_steps", _("secretary's steps"), _steps, "market", _take_steps, 40, "SEC", "SSL")
_plug("accounts.reps_assisted", _("reps assisted"), _assisted, "rep", _take_assisted, 50, "AST")


def _take_leave(*, person: User, heir: User, day: date, actor: User | None, now: datetime) -> int:
    return replace_leave_deputy(actor=None, person=person, heir=heir, day=day, now=now)


def _leave_words(leave: LeaveRequest) -> str:
    return f"{leave.number} {leave.user.name}"


handover_parts.register(
    HandoverPart(
        code="accounts.leave_deputised",
        label=_("deputy in leave that waits for approval"),
        count=lambda person, day: deputised_by(person, day).count(),
        examples=lambda person, day: [_leave_words(leave) for leave in deputised_by(person, day)],
        take=_take_leave,
        blocks=why_not_deputy,
        rank=60,
    )
)
