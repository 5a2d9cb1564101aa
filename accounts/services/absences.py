"""Absences entered for somebody: training, sickness, leave agreed on paper (ACC-10)."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.access import people_in_reach
from accounts.models import Absence, User
from accounts.rules import leave as rules
from salesops.core.acts import act
from salesops.core.audit.activity import record_activity
from salesops.core.refusals import Forbidden, Invalid, Refusal, refuse_if


def _may_edit(actor: Any, user: User) -> None:
    """Right ``e`` on leave, and never one's own: what one benefits from others enter."""
    if actor is None:
        return
    if not people_in_reach(User.objects.filter(pk=user.pk), actor, "leave", "e").exists():
        raise Forbidden(Refusal("core.no-permission", _("Your roles don't allow this.")))
    if actor == user:
        raise Forbidden(Refusal("accounts.absence-own", _("Nobody enters his own absence; request leave instead.")))


@act("accounts.enter_absence")
def enter_absence(
    *,
    actor: Any,
    user: User,
    kind: str,
    starts_on: date,
    ends_on: date,
    now: datetime,
    starts_noon: bool = False,
    ends_noon: bool = False,
    note: str = "",
) -> Absence:
    """Write an absence without a request."""
    _may_edit(actor, user)
    refuse_if(rules.days_in_order(starts_on, starts_noon, ends_on, ends_noon), kind=Invalid)
    refuse_if(rules.no_overlap(user, starts_on, starts_noon, ends_on, ends_noon), kind=Invalid)
    try:
        with transaction.atomic():
            absence = Absence.objects.create(
                user=user,
                kind=kind,
                starts_on=starts_on,
                starts_noon=starts_noon,
                ends_on=ends_on,
                ends_noon=ends_noon,
                note=note,
                entered_by=actor,
            )
    except IntegrityError as error:
        taken = Refusal("accounts.leave-overlap", _("These days have just been taken by another request."), "starts_on")
        raise Invalid(taken) from error
    record_activity(absence, "enter_absence", actor=actor, kind=kind, first=str(starts_on), last=str(ends_on))
    return absence


@act("accounts.cancel_absence")
def cancel_absence(*, actor: Any, absence: Absence, now: datetime) -> Absence:
    """Take an entered absence back. One that came from a leave request changes with the request only."""
    _may_edit(actor, absence.user)
    absence = Absence.objects.select_for_update(of=("self",)).select_related("user").get(pk=absence.pk)
    refuse_if(
        Refusal("accounts.absence-of-leave", _("It belongs to a leave request; that has to be called off."))
        if absence.leave_id
        else None
    )
    if absence.cancelled_at is None:
        absence.cancelled_at = now
        absence.save(update_fields=["cancelled_at"])
        record_activity(absence, "cancel_absence", actor=actor)
    return absence
