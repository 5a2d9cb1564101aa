"""Who explains and who closes a case of the control monitor (ACC-12)."""

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import ControlCase, Deputyship
from salesops.core.refusals import Refusal

SHORTEST = 5


def may_explain(case: ControlCase, person: Any) -> Refusal | None:
    """The manager asked, or whoever deputises for him; never the person concerned."""
    deputies = Deputyship.objects.in_force(person.access.day).filter(person=case.asked_id, deputy=person)
    if case.person_id != person.pk and (case.asked_id == person.pk or deputies.exists()):
        return None
    return Refusal("accounts.control-not-asked", _("Only the manager who was asked explains this case."))


def may_close(case: ControlCase, person: Any) -> Refusal | None:
    """A director; for what a director did another one or the general manager. Nobody closes what is his own."""
    if case.person_id == person.pk:
        return Refusal("accounts.control-own-case", _("Nobody closes a case about himself."))
    if person.holds("DIR") or (person.holds("GM") and (case.person is None or case.person.holds("DIR"))):
        return None
    return Refusal("accounts.control-not-director", _("A director closes cases of the control monitor."))


def too_short(text: str, field: str) -> Refusal | None:
    if len(text.strip()) >= SHORTEST:
        return None
    message = _("Write at least %(count)s characters: whoever reads this later must understand it.")
    return Refusal("accounts.control-too-short", message % {"count": SHORTEST}, field)
